package danliao.command.intake;

import java.time.Duration;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Has a busy consumer pull at intervals: a waiting pull is answered with the first body that comes,
 * so without a pause each body costs a pull and a transaction of its own. A quiet consumer pulls at
 * once. Thread-safe.
 */
final class PullPace {
  private static final long WINDOW_NANOS = Duration.ofMillis(500).toNanos();
  private static final long BUSY_PER_SECOND = 150;

  private final long busyMillis;
  private final LongConsumer pullInterval;
  private final LongSupplier nanoTime;
  private long windowBegan;
  private long bodies;

  /**
   * @param busy between two pulls from a queue while bodies pour in
   * @param pullInterval takes the interval to keep from now on, in milliseconds
   */
  PullPace(Duration busy, LongConsumer pullInterval, LongSupplier nanoTime) {
    this.busyMillis = busy.toMillis();
    this.pullInterval = pullInterval;
    this.nanoTime = nanoTime;
    this.windowBegan = nanoTime.getAsLong();
  }

  synchronized void took(int count) {
    bodies += count;
    long now = nanoTime.getAsLong();
    long lasted = now - windowBegan;
    if (lasted >= WINDOW_NANOS) {
      boolean busy = bodies >= BUSY_PER_SECOND * lasted / Duration.ofSeconds(1).toNanos();
      pullInterval.accept(busy ? busyMillis : 0);
      windowBegan = now;
      bodies = 0;
    }
  }
}
