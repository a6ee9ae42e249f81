package danliao.faults;

import danliao.client.connection.Network;
import danliao.client.query.ProjectionItem;
import danliao.client.query.QueryClient;
import danliao.client.query.QueryException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A load with faults in it, and the verdict on what its users saw. */
final class FaultRun {
  private static final Duration RECOVERY = Duration.ofMinutes(3);
  private static final Duration SETTLING = Duration.ofMinutes(5);
  private static final Duration WARMING_UP = Duration.ofMinutes(3);
  private static final long PROMPT_NANOS = TimeUnit.SECONDS.toNanos(2);

  /** How far each group is behind, those included that push and are no projections. */
  private static final String LAG = "danliao_query_projection_lag_events{";

  private final StackControl stack;
  private final Plan plan;
  private final PrintWriter progress;

  /**
   * What is to happen.
   *
   * @param faults in this order, over and over until the time is up, and each at least once
   */
  record Plan(long seed, List<Fault> faults, Pace pace, Load.Crowd crowd) {}

  /**
   * How long things take.
   *
   * @param faulty the faults go on for at least so long
   * @param quiet for so long nobody has heard anything when all is settled
   * @param streams how many messages' own events are read in the end
   */
  record Pace(
      Duration warmUp, Duration faulty, Duration betweenFaults, Duration quiet, int streams) {
    static Pace thorough(Duration faulty) {
      return new Pace(
          Duration.ofSeconds(60), faulty, Duration.ofSeconds(10), Duration.ofSeconds(5), 2_000);
    }

    /** For a stack that has been used before. */
    static Pace quick(Duration faulty) {
      return new Pace(
          Duration.ofSeconds(5), faulty, Duration.ofSeconds(1), Duration.ofSeconds(2), 500);
    }
  }

  /**
   * @param recoverySeconds from the end of the fault until a message sent after it had its {@code
   *     serverAck}
   */
  record Struck(String fault, double struckSeconds, double recoverySeconds) {}

  FaultRun(StackControl stack, Plan plan, PrintWriter progress) {
    this.stack = stack;
    this.plan = plan;
    this.progress = progress;
  }

  FaultReport run() throws IOException, InterruptedException {
    Recorder recorder = new Recorder();
    String run = Long.toString(System.currentTimeMillis(), 36);
    try (Network network = new Network();
        Load load = new Load(stack.stack(), network, recorder, run, plan.crowd(), plan.seed())) {
      until(RECOVERY, "everybody connected", () -> isEverybodyConnected(load));
      load.begin();
      warmUp(load, recorder);
      List<Struck> struck = strikeAll(load, recorder);
      load.end();
      double settled = settle(load, recorder);
      List<String> users = load.users().stream().map(SimulatedUser::id).toList();
      Views views =
          new Reader(stack.stack()).read(users, plan.pace().streams(), new Random(plan.seed()));
      List<Entry> entries = recorder.entries();
      return new FaultReport(
          plan.seed(), struck, entries.size(), settled, Checker.check(entries, views));
    }
  }

  /**
   * A stack that has just started compiles itself under its first load, and answers late. One that
   * stays late has more load than it can take: what it promises is the same.
   */
  private void warmUp(Load load, Recorder recorder) throws InterruptedException {
    Thread.sleep(plan.pace().warmUp());
    holdsWithin(WARMING_UP, () -> recorder.now() - load.lastAnswered() < PROMPT_NANOS);
    progress.printf(
        Locale.ROOT,
        "  warmed up after %.0f s, acknowledgements %.1f s behind%n",
        recorder.now() / 1e9,
        (recorder.now() - load.lastAnswered()) / 1e9);
    progress.flush();
  }

  private List<Struck> strikeAll(Load load, Recorder recorder)
      throws IOException, InterruptedException {
    List<Struck> struck = new ArrayList<>();
    long deadline = System.nanoTime() + plan.pace().faulty().toNanos();
    boolean once = false;
    while (!once || System.nanoTime() < deadline) {
      for (Fault fault : plan.faults()) {
        Thread.sleep(plan.pace().betweenFaults());
        struck.add(strike(fault, load, recorder));
        if (once && System.nanoTime() >= deadline) {
          break;
        }
      }
      once = true;
    }
    Thread.sleep(plan.pace().betweenFaults());
    return struck;
  }

  private Struck strike(Fault fault, Load load, Recorder recorder)
      throws IOException, InterruptedException {
    long began = recorder.now();
    fault.strike(stack, load);
    long over = recorder.now();
    until(
        RECOVERY,
        "a serverAck of what was sent after " + fault.name(),
        () -> load.lastAnswered() > over);
    Struck struck = new Struck(fault.name(), (over - began) / 1e9, (recorder.now() - over) / 1e9);
    progress.printf(
        Locale.ROOT,
        "  %-28s lasted %5.1f s, acknowledged again after %5.1f s, %d unanswered%n",
        struck.fault(),
        struck.struckSeconds(),
        struck.recoverySeconds(),
        load.unanswered());
    progress.flush();
    return struck;
  }

  /**
   * Everybody back, everything answered, every projection caught up, every message acknowledged as
   * its recipient's habit is.
   *
   * @return the seconds it took until everything was answered
   */
  private double settle(Load load, Recorder recorder) throws IOException, InterruptedException {
    long began = recorder.now();
    until(SETTLING, "everybody connected again", () -> isEverybodyConnected(load));
    // Not only after the pause, up to half a minute long, that faults have made of its resends.
    load.users().forEach(SimulatedUser::resendAll);
    until(SETTLING, "an answer to every message", () -> load.unanswered() == 0);
    double seconds = (recorder.now() - began) / 1e9;
    // Held back, so that what is open on one device is pushed on every device.
    load.users().forEach(SimulatedUser::holdAcks);
    caughtUp(recorder);
    load.users().forEach(SimulatedUser::relogin);
    Thread.sleep(plan.pace().quiet());
    until(SETTLING, "everybody connected anew", () -> isEverybodyConnected(load));
    caughtUp(recorder);
    load.users().forEach(SimulatedUser::finalAcks);
    Thread.sleep(plan.pace().quiet());
    until(SETTLING, "every acknowledgement taken", () -> load.unacknowledged() == 0);
    load.sendThroughEachQueue();
    until(SETTLING, "an answer to the last messages", () -> load.unanswered() == 0);
    caughtUp(recorder);
    return seconds;
  }

  private static boolean isEverybodyConnected(Load load) {
    return load.users().stream().allMatch(SimulatedUser::isFullyOpen);
  }

  /** All that has happened shows in the views, and nobody has heard anything for a while. */
  private void caughtUp(Recorder recorder) throws IOException, InterruptedException {
    QueryClient admin =
        new QueryClient(stack.stack().queryApi(), stack.stack().tokens().admin("faults"));
    until(SETTLING, "every projection caught up", () -> isCaughtUp(admin));
    until(
        SETTLING,
        "nothing heard for " + plan.pace().quiet(),
        () -> recorder.now() - recorder.lastAt() > plan.pace().quiet().toNanos());
    Thread.sleep(plan.pace().quiet());
    until(SETTLING, "every projection caught up", () -> isCaughtUp(admin));
  }

  private static boolean isCaughtUp(QueryClient admin) {
    try {
      List<String> lags =
          admin.text("/actuator/prometheus").lines().filter(line -> line.startsWith(LAG)).toList();
      return !lags.isEmpty()
          && lags.stream().allMatch(line -> line.matches(".* 0(\\.0)?"))
          && admin.projections().stream().allMatch(FaultRun::isCaughtUp);
    } catch (QueryException | UncheckedIOException notYet) {
      return false;
    }
  }

  private static boolean isCaughtUp(ProjectionItem projection) {
    return projection.lagEvents() == 0 && !projection.state().equals("FAILING");
  }

  private void until(Duration atMost, String what, BooleanSupplier holds)
      throws IOException, InterruptedException {
    if (!holdsWithin(atMost, holds)) {
      throw new IllegalStateException(
          "expected %s within %d s, found it not; processes that ended by themselves: %s"
              .formatted(what, atMost.toSeconds(), stack.ended()));
    }
  }

  private static boolean holdsWithin(Duration atMost, BooleanSupplier holds)
      throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    return true;
  }
}
