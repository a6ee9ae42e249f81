package danliao.faults;

import danliao.client.ChatNetwork;
import danliao.client.ProjectionItem;
import danliao.client.QueryClient;
import danliao.client.QueryException;
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
  private static final Duration BETWEEN_FAULTS = Duration.ofSeconds(10);
  private static final Duration RECOVERY = Duration.ofSeconds(90);
  private static final Duration SETTLING = Duration.ofMinutes(5);
  private static final Duration QUIET = Duration.ofSeconds(5);
  private static final Duration WARM_UP = Duration.ofSeconds(60);
  private static final long PROMPT_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final int STREAMS = 2_000;

  private final StackControl stack;
  private final Plan plan;
  private final PrintWriter progress;

  /**
   * What is to happen.
   *
   * @param faults in this order, over and over until the time is up; each at least once if {@code
   *     lasting} is zero
   * @param rate messages a second
   */
  record Plan(long seed, List<Fault> faults, Duration lasting, int users, int rate) {}

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

  FaultReport run() throws IOException, InterruptedException, QueryException {
    Recorder recorder = new Recorder();
    String run = Long.toString(System.currentTimeMillis(), 36);
    try (ChatNetwork network = new ChatNetwork();
        Load load =
            new Load(
                stack.stack(), network, recorder, run, plan.users(), plan.rate(), plan.seed())) {
      until(RECOVERY, () -> load.users().stream().allMatch(SimulatedUser::isOpen));
      load.begin();
      warmUp(load, recorder);
      List<Struck> struck = strikeAll(load, recorder);
      load.end();
      double settled = settle(load, recorder);
      List<String> users = load.users().stream().map(SimulatedUser::id).toList();
      Views views = new Reader(stack.stack()).read(users, STREAMS, new Random(plan.seed()));
      List<Entry> entries = recorder.entries();
      return new FaultReport(
          plan.seed(), struck, entries.size(), settled, Checker.check(entries, views));
    }
  }

  /** A stack that has just started compiles itself under its first load, and answers late. */
  private void warmUp(Load load, Recorder recorder) throws InterruptedException {
    Thread.sleep(WARM_UP);
    until(SETTLING, () -> recorder.now() - load.lastAnswered() < PROMPT_NANOS);
    progress.printf(Locale.ROOT, "  warmed up after %.0f s%n", recorder.now() / 1e9);
    progress.flush();
  }

  private List<Struck> strikeAll(Load load, Recorder recorder)
      throws IOException, InterruptedException {
    List<Struck> struck = new ArrayList<>();
    long deadline = System.nanoTime() + plan.lasting().toNanos();
    boolean once = false;
    while (!once || System.nanoTime() < deadline) {
      for (Fault fault : plan.faults()) {
        Thread.sleep(BETWEEN_FAULTS);
        struck.add(strike(fault, load, recorder));
        if (once && System.nanoTime() >= deadline) {
          break;
        }
      }
      once = true;
    }
    Thread.sleep(BETWEEN_FAULTS);
    return struck;
  }

  private Struck strike(Fault fault, Load load, Recorder recorder)
      throws IOException, InterruptedException {
    long began = recorder.now();
    fault.strike(stack, load);
    long over = recorder.now();
    until(RECOVERY, () -> load.lastAnswered() > over);
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
  private double settle(Load load, Recorder recorder) throws InterruptedException {
    long began = recorder.now();
    until(SETTLING, () -> load.users().stream().allMatch(SimulatedUser::isFullyOpen));
    until(SETTLING, () -> load.unanswered() == 0);
    double seconds = (recorder.now() - began) / 1e9;
    caughtUp();
    // Held back, so that what is open on one device is pushed on every device.
    load.users().forEach(SimulatedUser::holdAcks);
    caughtUp();
    load.users().forEach(SimulatedUser::relogin);
    Thread.sleep(QUIET);
    until(SETTLING, () -> load.users().stream().allMatch(SimulatedUser::isFullyOpen));
    caughtUp();
    load.users().forEach(SimulatedUser::finalAcks);
    Thread.sleep(QUIET);
    caughtUp();
    return seconds;
  }

  private void caughtUp() throws InterruptedException {
    QueryClient admin =
        new QueryClient(stack.stack().queryApi(), stack.stack().tokens().admin("faults"));
    until(SETTLING, () -> isCaughtUp(admin));
    Thread.sleep(QUIET);
    until(SETTLING, () -> isCaughtUp(admin));
  }

  private static boolean isCaughtUp(QueryClient admin) {
    try {
      return admin.projections().stream().mapToLong(ProjectionItem::lagEvents).sum() == 0;
    } catch (QueryException | UncheckedIOException notYet) {
      return false;
    }
  }

  private static void until(Duration atMost, BooleanSupplier holds) throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("the stack did not settle within " + atMost);
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }
}
