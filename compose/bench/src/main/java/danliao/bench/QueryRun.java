package danliao.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;

/**
 * Queries at a rate, whether or not those before were answered; each counts from when it is due.
 */
final class QueryRun {
  /** Of the time that counts, before it. */
  private static final int WARM_UP_SHARE = 3;

  private final int rate;
  private final int seconds;

  QueryRun(int rate, int seconds) {
    this.rate = rate;
    this.seconds = seconds;
  }

  /** Blocks until it is answered; its client ends the wait. */
  @FunctionalInterface
  interface Query {
    void ask() throws IOException;
  }

  /**
   * What came of queries of one kind.
   *
   * @param failures distinct causes; empty if each was answered rightly
   */
  record Outcome(Latency latency, int asked, List<String> failures) {}

  /**
   * @param next is asked for each query in its turn, on this thread
   */
  Outcome run(String name, Supplier<Query> next) throws InterruptedException {
    ask(name, next, Math.max(1, rate * seconds / WARM_UP_SHARE));
    return ask(name, next, rate * seconds);
  }

  private Outcome ask(String name, Supplier<Query> next, int count) throws InterruptedException {
    Histogram times = Clockwork.histogram();
    Queue<String> failures = new ConcurrentLinkedQueue<>();
    List<Thread> asking = new ArrayList<>();
    long began = System.nanoTime();
    for (int i = 0; i < count; i++) {
      long due = began + i * TimeUnit.SECONDS.toNanos(1) / rate;
      Query query = next.get();
      Flights.waitUntil(due);
      asking.add(Thread.startVirtualThread(() -> ask(query, due, times, failures)));
    }
    for (Thread thread : asking) {
      thread.join();
    }
    return new Outcome(Latency.of(name, times, null), count, failures.stream().distinct().toList());
  }

  private static void ask(Query query, long due, Histogram times, Queue<String> failures) {
    try {
      query.ask();
      Clockwork.record(times, due);
    } catch (IOException | UncheckedIOException e) {
      failures.add(String.valueOf(e.getMessage()));
    }
  }
}
