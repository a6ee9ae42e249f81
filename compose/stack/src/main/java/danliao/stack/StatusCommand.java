package danliao.stack;

import static java.util.stream.Collectors.joining;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The table of processes. */
@Command(
    name = "status",
    description = "a table of processes with pid, port, health and resident memory")
public final class StatusCommand implements Callable<Integer> {
  @Mixin private StackOptions options = new StackOptions();

  @Option(names = "--json", description = "one JSON object in place of the table")
  private boolean json;

  @Override
  public Integer call() {
    List<Status> members = options.stack(options.layout()).status();
    long total = members.stream().mapToLong(Status::residentMiB).sum();
    PrintWriter out = options.out();
    if (json) {
      String processes = members.stream().map(Status::toJson).collect(joining(","));
      out.println("{\"processes\":[" + processes + "],\"totalMemoryMiB\":" + total + "}");
      return 0;
    }
    out.printf("%-16s %8s %6s  %-10s %8s%n", "NAME", "PID", "PORT", "HEALTH", "MiB");
    for (Status member : members) {
      String pid = member.pid() == 0 ? "-" : Long.toString(member.pid());
      out.printf(
          "%-16s %8s %6d  %-10s %8d%n",
          member.name(), pid, member.port(), member.word(), member.residentMiB());
    }
    out.printf("%-16s %8s %6s  %-10s %8d%n", "total", "", "", "", total);
    return 0;
  }
}
