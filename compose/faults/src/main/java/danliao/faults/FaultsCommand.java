package danliao.faults;

import danliao.client.LocalStack;
import danliao.client.QueryException;
import java.io.IOException;
import java.io.PrintWriter;
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
      "load a stack of its own, break it, and check what clients saw",
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
      description = "only this fault, such as kill:redis, or all of a kind, such as pause")
  private String only = "";

  @Option(names = "--users", paramLabel = "N", defaultValue = "300", description = "default 300")
  private int users;

  @Option(names = "--rate", paramLabel = "N", defaultValue = "300", description = "default 300/s")
  private int rate;

  @Option(
      names = "--home",
      paramLabel = "DIR",
      description = "of the stack (default: compose/target/fault-stack)")
  private @Nullable Path home;

  @Option(
      names = "--port-offset",
      paramLabel = "K",
      defaultValue = "2000",
      description = "of the stack's ports (default 2000)")
  private int portOffset;

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  @Override
  public Integer call() throws InterruptedException, QueryException {
    CommandSpec spec = Objects.requireNonNull(command);
    long used = seed != null ? seed : System.nanoTime();
    List<Fault> faults =
        new ArrayList<>(Fault.all().stream().filter(fault -> isWanted(fault)).toList());
    if (faults.isEmpty() || users < 2 || rate < 1 || minutes < 0) {
      throw new ParameterException(
          spec.commandLine(),
          faults.isEmpty()
              ? "--only " + only + ": expected one of " + names()
              : "expected --users of at least 2, --rate of at least 1 and no negative --minutes");
    }
    Collections.shuffle(faults, new Random(used));
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter progress = json ? spec.commandLine().getErr() : out;
    Path root = Path.of(System.getProperty("danliao.root", ""));
    Path state = home != null ? home : root.resolve("compose/target/fault-stack");
    StackControl stack =
        new StackControl(root.resolve("danliao"), new LocalStack(state, portOffset));
    try {
      progress.println("seed " + used + ": starting a stack of its own");
      progress.flush();
      stack.up("--fresh");
      try {
        FaultReport report =
            new FaultRun(
                    stack,
                    new FaultRun.Plan(used, faults, Duration.ofMinutes(minutes), users, rate),
                    progress)
                .run();
        if (json) {
          report.printJson(out);
        } else {
          report.printTable(out);
        }
        return report.verdict().violations() == 0 ? 0 : 1;
      } finally {
        stack.down();
      }
    } catch (IOException | IllegalStateException e) {
      PrintWriter err = spec.commandLine().getErr();
      err.println("danliao: " + e.getMessage());
      err.flush();
      return 1;
    }
  }

  private boolean isWanted(Fault fault) {
    return only.isEmpty() || fault.name().equals(only) || fault.name().startsWith(only + ':');
  }

  private static List<String> names() {
    return Fault.all().stream().map(Fault::name).toList();
  }
}
