package danliao.command.intake;

import java.time.Duration;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Has a busy consumer pull at intervals: a waiting pull is answered with the first body that comes,
 * so without a pause each body costs a pull and a transaction of its own. The interval grows with
 * the rate of bodies, up to the longest; a quiet consumer pulls at once. Thread-safe.
 */
final class PullPace {
  private static final long WINDOW_NANOS = Duration.ofMillis(500).toNanos();

  /** From so many bodies on the interval is the longest. */
  private static final long BUSY_PER_SECOND = 1_000;

  private final long longestMillis;
  private final LongConsumer pullInterval;
  private final LongSupplier nanoTime;
  private long windowBegan;
  private long bodies;

  /**
   * @param longest between two pulls from a queue, while bodies pour in
   * @param pullInterval takes the interval to keep from now on, in milliseconds
   */
  PullPace(Duration longest, LongConsumer pullInterval, LongSupplier nanoTime) {
    this.longestMillis = longest.toMillis();
    this.pullInterval = pullInterval;
    this.nanoTime = nanoTime;
    this.windowBegan = nanoTime.getAsLong();
  }

  synchronized void took(int count) {
    bodies += count;
    long now = nanoTime.getAsLong();
    long lasted = now - windowBegan;
    if (lasted >= WINDOW_NANOS) {
      double perSecond = bodies * 1e9 / lasted;
      pullInterval.accept(Math.round(longestMillis * Math.min(1, perSecond / BUSY_PER_SECOND)));
      windowBegan = now;
      bodies = 0;
    }
  }
}
