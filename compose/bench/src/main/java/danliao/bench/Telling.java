package danliao.bench;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** Tells now and then how much of a history is there. */
final class Telling implements LongConsumer {
  private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final long events;
  private final Consumer<String> told;
  private long lastNanos = System.nanoTime();

  Telling(long events, Consumer<String> told) {
    this.events = events;
    this.told = told;
  }

  @Override
  public void accept(long done) {
    long now = System.nanoTime();
    if (now - lastNanos >= INTERVAL_NANOS) {
      lastNanos = now;
      told.accept("history: " + done + " of " + events + " events are there");
    }
  }
}
