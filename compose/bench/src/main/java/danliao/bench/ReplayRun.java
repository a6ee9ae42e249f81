package danliao.bench;

import danliao.client.query.Answer;
import danliao.client.query.QueryClient;
import danliao.client.query.QueryException;
import danliao.client.query.RebuildStatus;
import danliao.stack.LocalStack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Rebuilds projections, each by itself and as fast as it goes, and watches. */
final class ReplayRun {
  private static final int INTERVAL_MILLIS = 250;

  /** Each look at the heap costs the query side a little. */
  private static final int LOOKS_A_HEAP = 4;

  private static final int SETTLED_MILLIS = 2_000;

  /** Who chats meanwhile keeps groups from ever being at the very end. */
  private static final double SETTLED_LAG = 100;

  private final LocalStack stack;
  private final QueryClient admin;

  ReplayRun(LocalStack stack) {
    this.stack = stack;
    this.admin = new QueryClient(stack.queryApi(), stack.tokens().admin("bench"));
  }

  /**
   * Returns when every processing group has handled what there is: what is measured after that is
   * not slowed down by them.
   *
   * @throws IOException if they get no further for minutes
   */
  void awaitQuiet() throws IOException, InterruptedException {
    Stall stall = new Stall("processing groups");
    // What a look shows may be a second old.
    int settled = 0;
    while (settled < 2) {
      Thread.sleep(SETTLED_MILLIS);
      Map<String, Double> lag = lag();
      settled = isSettled(lag) ? settled + 1 : 0;
      stall.at(lag.isEmpty() ? Long.MIN_VALUE : -behind(lag));
    }
  }

  private static long behind(Map<String, Double> lag) {
    return Math.round(lag.values().stream().mapToDouble(Double::doubleValue).sum());
  }

  /** Not where nothing is known. */
  static boolean isSettled(Map<String, Double> lag) {
    return !lag.isEmpty() && lag.values().stream().allMatch(events -> events <= SETTLED_LAG);
  }

  /** Empty where the query side does not answer now. */
  private Map<String, Double> lag() {
    try {
      return Gauges.lag(admin);
    } catch (UncheckedIOException busy) {
      return Map.of();
    }
  }

  /**
   * Returns when the rebuild has ended.
   *
   * @throws IOException if it gets no further for minutes
   */
  Replayed rebuild(String projection) throws IOException, InterruptedException {
    Answer begun = admin.rebuild(projection, 0);
    if (!begun.ok()) {
      return Replayed.failed(
          projection, begun.body().path("detail").asString("status " + begun.status()));
    }
    RebuildStatus status = admin.rebuildStatus(projection);
    long target = status.head();
    Stall stall = new Stall("rebuild of " + projection);
    List<Moment> moments = new ArrayList<>();
    long heap = 0;
    while (status.isUnderWay()) {
      heap = moments.size() % LOOKS_A_HEAP == 0 ? heap() : heap;
      moments.add(moment(status, heap));
      stall.at(status.position());
      Thread.sleep(INTERVAL_MILLIS);
      status = look(projection, status);
    }
    moments.add(moment(status, heap));
    if (!status.isLive()) {
      return Replayed.failed(projection, status.state() + ": " + status.error());
    }
    return target < 1
        ? Replayed.failed(projection, "there are no events")
        : Replayed.of(projection, moments, target);
  }

  private Moment moment(RebuildStatus status, long heap) throws IOException {
    return new Moment(
        System.nanoTime(),
        status.position(),
        ProcessUse.cpuTimes(stack.pidFiles()),
        ProcessUse.residentMiB(stack.pidFiles()),
        heap);
  }

  /** As before where the query side does not answer now; the rebuild is not lost with it. */
  private RebuildStatus look(String projection, RebuildStatus before) throws QueryException {
    try {
      return admin.rebuildStatus(projection);
    } catch (QueryException e) {
      if (e.status() / 100 != 5) {
        throw e;
      }
      return before;
    } catch (UncheckedIOException e) {
      return before;
    }
  }

  private long heap() {
    try {
      return Gauges.heapMiB(admin);
    } catch (UncheckedIOException busy) {
      return 0;
    }
  }
}
