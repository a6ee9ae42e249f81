package danliao.gateway.connection;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * So many a second and a burst, as the generic cell rate algorithm keeps it: one number, the time
 * at which the bucket will be full again. Thread-safe and lock-free.
 */
final class TokenBucket {
  private final long interval;
  private final long depth;
  private final AtomicLong fullAt;

  /**
   * @param now nanoseconds of any steady clock, the one {@link #take} is asked with
   */
  TokenBucket(int perSecond, int burst, long now) {
    this.interval = TimeUnit.SECONDS.toNanos(1) / perSecond;
    this.depth = interval * burst;
    this.fullAt = new AtomicLong(now);
  }

  /** Takes one if there is one. */
  boolean take(long now) {
    while (true) {
      long full = fullAt.get();
      long next = (full - now > 0 ? full : now) + interval;
      if (next - now > depth) {
        return false;
      }
      if (fullAt.compareAndSet(full, next)) {
        return true;
      }
    }
  }
}
