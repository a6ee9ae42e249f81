package danliao.bench;

import danliao.stack.Failures;
import danliao.stack.LocalStack;
import danliao.stack.LocalStackOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures the stack; exits 0 if every target was held, 1 if one was missed, 2 on bad usage. */
@Command(
    name = "bench",
    description = {
      "measure the stack: idle latencies, then a steady load",
      "exits 0 if every target was held, 1 if one was missed, 2 on bad usage"
    },
    subcommands = {
      RampCommand.class,
      ConnectionsCommand.class,
      HistoryCommand.class,
      SearchCommand.class,
      ReplayCommand.class
    })
public final class BenchCommand implements Callable<Integer> {
  /** Of a route, before those that count. */
  private static final int FIRST_MESSAGES = 50;

  @Mixin private LocalStackOption target = new LocalStackOption();

  @Mixin private LoadOptions load = new LoadOptions();

  @Spec private @Nullable CommandSpec command;

  /** The default; scripts that name it keep their meaning. */
  @SuppressWarnings("unused")
  @Option(names = "--quick", description = "idle medians and a minute of load (the default)")
  private boolean quick;

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  @Option(
      names = "--messages",
      paramLabel = "N",
      defaultValue = "200",
      description = "idle messages a route (default 200)")
  private int messages;

  @Option(names = "--rate", paramLabel = "N", defaultValue = "300", description = "default 300/s")
  private int rate;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "60",
      description = "of steady load (default 60)")
  private int seconds;

  @Option(
      names = "--closed",
      paramLabel = "N",
      description = {
        "afterwards as many seconds in which each pair of users has N messages under way,",
        "and the next leaves when one is read"
      })
  private @Nullable Integer closed;

  @Option(
      names = "--profile",
      paramLabel = "NAME",
      description = "record what that service does in the steady load, for JDK Mission Control")
  private @Nullable String profiled;

  @Override
  public Integer call() throws InterruptedException {
    Terminal terminal = new Terminal(command);
    load.check(terminal);
    terminal.atLeast("--messages", messages, 1);
    terminal.atLeast("--seconds", seconds, 1);
    terminal.atLeast("--rate", rate, 1);
    if (closed != null) {
      terminal.atLeast("--closed", closed, 1);
    }
    try {
      Report report = measure(target.stack(), terminal);
      terminal.print(report, json);
      return report.missed().isEmpty() ? 0 : 1;
    } catch (ExecutionException | TimeoutException | IOException | UncheckedIOException e) {
      terminal.say(Failures.line(e));
      return 1;
    }
  }

  private Report measure(LocalStack stack, Terminal terminal)
      throws InterruptedException, ExecutionException, TimeoutException, IOException {
    if (profiled != null) {
      // Not only when the stack is warm.
      ManagedJvm.of(profiled, stack.pidFiles()).close();
    }
    long seed = load.seed();
    try (LoadedStack loaded = new LoadedStack(stack, load, seed)) {
      int warmedUp = loaded.warmUp(rate);
      List<Latency> idle = new ArrayList<>();
      if (load.gateways(stack) > 1) {
        idle.addAll(
            new IdleRun(loaded.crowd(), FIRST_MESSAGES, messages).run("two gateways", 1, 2));
      }
      idle.addAll(new IdleRun(loaded.crowd(), FIRST_MESSAGES, messages).run("same gateway", 1, 1));
      Measured steady = steady(stack, loaded, terminal);
      Measured full = closed == null ? null : loaded.closed(closed, seconds);
      return Report.of(seed, warmedUp, idle, steady, full);
    }
  }

  private Measured steady(LocalStack stack, LoadedStack loaded, Terminal terminal)
      throws InterruptedException, IOException {
    if (profiled == null) {
      return loaded.steady(rate, seconds);
    }
    try (Profile profile = Profile.begin(profiled, stack.pidFiles())) {
      Measured steady = loaded.steady(rate, seconds);
      Path file = stack.home().resolve("logs").resolve(profiled + ".jfr").toAbsolutePath();
      profile.keep(file);
      terminal.say("the flight recording of " + profiled + " is " + file);
      return steady;
    }
  }
}
