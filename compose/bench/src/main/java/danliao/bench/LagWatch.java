package danliao.bench;

import danliao.client.query.ProjectionItem;
import danliao.client.query.QueryClient;
import danliao.client.query.QueryException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Asks once a second how far each projection is behind, and keeps the worst answers. */
final class LagWatch {
  private static final long INTERVAL_MILLIS = 1_000;

  private final QueryClient admin;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Map<String, Lag> worst = new TreeMap<>();
  private final Thread thread;
  private int unanswered;

  LagWatch(QueryClient admin) {
    this.admin = admin;
    this.thread = Thread.ofVirtual().name("bench-lag").start(this::watch);
  }

  /** The furthest a projection was behind. */
  record Lag(String projection, long events, double seconds) {
    Lag or(ProjectionItem now) {
      return new Lag(
          projection, Math.max(events, now.lagEvents()), Math.max(seconds, now.lagSeconds()));
    }
  }

  synchronized List<Lag> worst() {
    return List.copyOf(worst.values());
  }

  /** Polls that got no answer: their moment is not covered. */
  synchronized int unanswered() {
    return unanswered;
  }

  void stop() throws InterruptedException {
    stopped.countDown();
    thread.join(TimeUnit.SECONDS.toMillis(20));
  }

  private void watch() {
    try {
      do {
        poll();
      } while (!stopped.await(INTERVAL_MILLIS, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void poll() {
    try {
      List<ProjectionItem> projections = admin.projections();
      synchronized (this) {
        for (ProjectionItem now : projections) {
          worst.compute(
              now.name(), (name, lag) -> (lag == null ? new Lag(name, 0, 0) : lag).or(now));
        }
      }
    } catch (QueryException | UncheckedIOException e) {
      synchronized (this) {
        unanswered++;
      }
    }
  }
}
