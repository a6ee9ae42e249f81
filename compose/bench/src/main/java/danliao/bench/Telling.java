package danliao.bench;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Tells now and then how much of a history is there. */
final class Telling {
  private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final long events;
  private final Consumer<String> told;
  private long lastNanos = System.nanoTime();

  Telling(long events, Consumer<String> told) {
    this.events = events;
    this.told = told;
  }

  void at(long done) {
    long now = System.nanoTime();
    if (now - lastNanos >= INTERVAL_NANOS) {
      lastNanos = now;
      told.accept("history: " + done + " of " + events + " events are there");
    }
  }
}
