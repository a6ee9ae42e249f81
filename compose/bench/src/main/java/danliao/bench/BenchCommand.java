package danliao.bench;

import danliao.client.ChatNetwork;
import danliao.client.LocalStack;
import danliao.client.QueryClient;
import danliao.client.cli.Failures;
import danliao.client.cli.StackOption;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures the stack; exits 0 if every target was held, 1 if one was missed, 2 on bad usage. */
@Command(
    name = "bench",
    description = {
      "measure the stack: idle latencies, then a steady load",
      "exits 0 if every target was held, 1 if one was missed, 2 on bad usage"
    },
    subcommands = {
      ConnectionsCommand.class,
      HistoryCommand.class,
      SearchCommand.class,
      ReplayCommand.class
    })
public final class BenchCommand implements Callable<Integer> {
  /** Of a route, before those that count. */
  private static final int FIRST_MESSAGES = 50;

  private static final int WARM_UP_ROUND = 20;

  /** Half of what is asked: what is just carried while warm would be missed by chance. */
  private static final double CARRIED_LAG = Targets.LAG_SECONDS / 2;

  @Mixin private StackOption target = new StackOption();

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

  @Option(names = "--users", paramLabel = "N", defaultValue = "200", description = "default 200")
  private int users;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "60",
      description = "of steady load (default 60)")
  private int seconds;

  /** A stack that has just started compiles itself under its first load. */
  @Option(
      names = "--warm-up",
      paramLabel = "N",
      defaultValue = "180",
      description = "seconds, at most, of load before anything counts (default 180)")
  private int warmUp;

  @Option(
      names = "--closed",
      paramLabel = "N",
      description = {
        "afterwards as many seconds in which each pair of users has N messages under way,",
        "and the next leaves when one is read"
      })
  private @Nullable Integer closed;

  @Option(
      names = "--gateways",
      paramLabel = "N",
      description = "use the first N (default: all of the last up)")
  private @Nullable Integer gateways;

  @Option(names = "--seed", paramLabel = "N", description = "for the same pairs as another run")
  private @Nullable Long seed;

  @Override
  public Integer call() throws InterruptedException {
    check("--messages", messages, 1);
    check("--seconds", seconds, 1);
    check("--warm-up", warmUp, 0);
    check("--rate", rate, 1);
    check("--users", users, 2);
    if (closed != null) {
      check("--closed", closed, 1);
    }
    try {
      Report report = measure(target.stack(), messages, seconds);
      print(report);
      return report.missed().isEmpty() ? 0 : 1;
    } catch (ExecutionException | TimeoutException | IOException | UncheckedIOException e) {
      PrintWriter err = commandLineSpec().commandLine().getErr();
      err.println(Failures.line(e));
      err.flush();
      return 1;
    }
  }

  private Report measure(LocalStack stack, int messages, int seconds)
      throws InterruptedException, ExecutionException, TimeoutException, IOException {
    int spread = gateways != null ? gateways : Math.max(1, stack.gateways());
    check("--gateways", spread, 1);
    long used = seed != null ? seed : System.nanoTime();
    try (ChatNetwork network = new ChatNetwork()) {
      // Users of their own for each run, even with the same seed.
      Crowd crowd = new Crowd(stack, network, Long.toString(System.currentTimeMillis(), 36));
      Random random = new Random(used);
      AtomicReference<Load> running = new AtomicReference<>(new SteadyRun(rate, 0, random));
      List<Talker> talkers =
          crowd.join(
              users, spread, (client, frame) -> running.get().flights.received(client, frame));
      int warmedUp = warmUp(stack, talkers, running, random);

      List<Latency> idle = new ArrayList<>();
      if (spread > 1) {
        idle.addAll(new IdleRun(crowd, FIRST_MESSAGES, messages).run("two gateways", 1, 2));
      }
      idle.addAll(new IdleRun(crowd, FIRST_MESSAGES, messages).run("same gateway", 1, 1));

      Measured steady = measure(stack, talkers, running, new SteadyRun(rate, seconds, random));
      Measured full =
          closed == null ? null : measure(stack, talkers, running, new ClosedRun(closed, seconds));
      Report report = Report.of(used, warmedUp, idle, steady, full);
      Crowd.leave(talkers);
      return report;
    }
  }

  /**
   * The load to come, in rounds, until the stack carried one.
   *
   * @return seconds that took
   */
  private int warmUp(
      LocalStack stack, List<Talker> talkers, AtomicReference<Load> running, Random random)
      throws InterruptedException, IOException {
    int spent = 0;
    boolean carried = false;
    while (!carried && spent < warmUp) {
      int seconds = Math.min(WARM_UP_ROUND, warmUp - spent);
      Measured round = measure(stack, talkers, running, new SteadyRun(rate, seconds, random));
      spent += seconds;
      carried =
          round.outcome().unanswered() == 0
              && round.outcome().errors().isEmpty()
              && round.lag().stream().allMatch(lag -> lag.seconds() < CARRIED_LAG);
    }
    return spent;
  }

  private static Measured measure(
      LocalStack stack, List<Talker> talkers, AtomicReference<Load> running, Load load)
      throws InterruptedException, IOException {
    running.set(load);
    Map<String, Duration> cpuBefore = ProcessUse.cpuTimes(stack.pidFiles());
    LagWatch watch = new LagWatch(new QueryClient(stack.queryApi(), stack.tokens().admin("bench")));
    Flights.Outcome outcome;
    try {
      outcome = load.run(talkers);
    } finally {
      watch.stop();
    }
    return Measured.of(
        outcome, watch.worst(), watch.unanswered(), ProcessUse.since(cpuBefore, stack.pidFiles()));
  }

  private void print(Report report) {
    PrintWriter out = commandLineSpec().commandLine().getOut();
    if (json) {
      report.printJson(out);
    } else {
      report.printTable(out);
    }
  }

  private void check(String option, int found, int least) {
    if (found < least) {
      throw new ParameterException(
          commandLineSpec().commandLine(), option + " " + found + ": expected at least " + least);
    }
  }

  private CommandSpec commandLineSpec() {
    return Objects.requireNonNull(command);
  }
}
