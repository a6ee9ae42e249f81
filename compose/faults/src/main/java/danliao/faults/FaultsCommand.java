package danliao.faults;

import danliao.stack.LocalStack;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Exits 0 if every promise was kept, 1 if one was not, 2 on bad usage. */
@Command(
    name = "faults",
    description = {
      "load a stack, its own if not told otherwise, break it, and check what clients saw",
      "exits 0 if every promise was kept, 1 if one was not, 2 on bad usage"
    })
public final class FaultsCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec command;

  @Option(names = "--seed", paramLabel = "N", description = "of users, messages and faults")
  private @Nullable Long seed;

  @Option(
      names = "--minutes",
      paramLabel = "M",
      defaultValue = "0",
      description = "go on at least so long (default 0: each fault once)")
  private int minutes;

  @Option(
      names = "--only",
      paramLabel = "NAME",
      split = ",",
      description = "only these faults, such as kill:redis, or all of a kind, such as pause")
  private List<String> only = List.of();

  @Option(
      names = "--quick",
      description = "five faults, 20 users, 30 messages/s: some minutes on a stack that runs")
  private boolean quick;

  @Option(names = "--users", paramLabel = "N", description = "default 100")
  private @Nullable Integer users;

  @Option(
      names = "--staying",
      paramLabel = "PERCENT",
      defaultValue = "20",
      description = "how many of them never leave by themselves (default 20)")
  private int staying;

  @Option(names = "--rate", paramLabel = "N", description = "default 100/s")
  private @Nullable Integer rate;

  @Option(names = "--running", description = "take the stack that runs at --home, and leave it up")
  private boolean running;

  @Option(
      names = "--home",
      paramLabel = "DIR",
      description = "of the stack (default: compose/target/fault-stack)")
  private @Nullable Path home;

  @Option(
      names = "--port-offset",
      paramLabel = "K",
      defaultValue = "2000",
      description = "of the stack's ports (default 2000, with --running where it is)")
  private int portOffset;

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  @Override
  public Integer call() throws InterruptedException {
    CommandSpec spec = Objects.requireNonNull(command);
    FaultRun.Plan plan = plan(spec);
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter progress = json ? spec.commandLine().getErr() : out;
    Path root = Path.of(System.getProperty("danliao.root", ""));
    Path state = home != null ? home : root.resolve("compose/target/fault-stack");
    StackControl stack =
        new StackControl(
            root.resolve("danliao"),
            running ? LocalStack.of(state) : new LocalStack(state, portOffset));
    try {
      progress.println(
          "seed "
              + plan.seed()
              + (running ? ": on the stack of " + state : ": starting a stack of its own"));
      progress.flush();
      if (!running) {
        stack.up("--fresh");
      }
      try {
        FaultReport report = new FaultRun(stack, plan, progress).run();
        if (json) {
          report.printJson(out);
        } else {
          report.printTable(out);
        }
        return report.verdict().violations() == 0 ? 0 : 1;
      } finally {
        if (running) {
          stack.up();
        } else {
          stack.down();
        }
      }
    } catch (IOException | UncheckedIOException | IllegalStateException e) {
      PrintWriter err = spec.commandLine().getErr();
      err.println("danliao: " + e.getMessage());
      err.flush();
      return 1;
    }
  }

  private FaultRun.Plan plan(CommandSpec spec) {
    long used = seed != null ? seed : System.nanoTime();
    List<Fault> known = quick && only.isEmpty() ? Fault.quick() : Fault.all();
    List<Fault> faults = new ArrayList<>(known.stream().filter(this::isWanted).toList());
    Load.Crowd crowd =
        new Load.Crowd(
            Objects.requireNonNullElse(users, quick ? 20 : 100),
            staying,
            Objects.requireNonNullElse(rate, quick ? 30 : 100));
    if (faults.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "--only " + String.join(",", only) + ": expected of " + names());
    }
    if (crowd.users() < 2 || crowd.rate() < 1 || minutes < 0 || staying < 0 || staying > 100) {
      throw new ParameterException(
          spec.commandLine(),
          "expected --users of at least 2, --rate of at least 1, no negative --minutes and"
              + " --staying of 0 to 100");
    }
    Collections.shuffle(faults, new Random(used));
    Duration faulty = Duration.ofMinutes(minutes);
    FaultRun.Pace pace = quick ? FaultRun.Pace.quick(faulty) : FaultRun.Pace.thorough(faulty);
    return new FaultRun.Plan(used, faults, pace, crowd);
  }

  private boolean isWanted(Fault fault) {
    return only.isEmpty()
        || only.stream()
            .anyMatch(name -> fault.name().equals(name) || fault.name().startsWith(name + ':'));
  }

  private static List<String> names() {
    return Fault.all().stream().map(Fault::name).toList();
  }
}
