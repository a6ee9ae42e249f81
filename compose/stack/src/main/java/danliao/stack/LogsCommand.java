package danliao.stack;

import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Follows one log, or all of them side by side. */
@Command(name = "logs", description = "follow the log of one process, or of all")
public final class LogsCommand implements Callable<Integer> {
  @Mixin private StackOptions options = new StackOptions();

  @Parameters(paramLabel = "NAME", arity = "0..1", description = "a process (default: all)")
  private @Nullable String name;

  @Option(
      names = {"-n", "--lines"},
      paramLabel = "N",
      defaultValue = "10",
      description = "begin with the last N lines; default 10")
  private int lines;

  @Option(names = "--no-follow", description = "end after those lines")
  private boolean once;

  @Override
  public Integer call() throws Exception {
    Stack stack = options.stack(options.layout());
    List<Member> members = name == null ? stack.members() : List.of(stack.member(name));
    boolean prefixed = members.size() > 1;
    List<LogFile> logs =
        members.stream()
            .map(
                member ->
                    new LogFile(
                        options.home().log(member.name()),
                        prefixed ? "%-16s| ".formatted(member.name()) : ""))
            .toList();
    for (LogFile log : logs) {
      log.last(lines).forEach(options.out()::println);
    }
    options.out().flush();
    while (!once) {
      Thread.sleep(200);
      for (LogFile log : logs) {
        log.more().forEach(options.out()::println);
      }
      options.out().flush();
    }
    return 0;
  }
}
