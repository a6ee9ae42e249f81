package danliao.gateway.connection;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * So many a second and a burst, as the generic cell rate algorithm keeps it: one number, the time
 * at which the bucket will be full again. Thread-safe and lock-free.
 */
final class TokenBucket {
  private static final long LONGEST_WAIT = TimeUnit.SECONDS.toNanos(30);

  private final long interval;
  private final long depth;
  private final AtomicLong fullAt;

  /** For when the last one that was refused was told to come again. */
  private final AtomicLong promised;

  /**
   * @param now nanoseconds of any steady clock, the one {@link #take} is asked with
   */
  TokenBucket(int perSecond, int burst, long now) {
    this.interval = TimeUnit.SECONDS.toNanos(1) / perSecond;
    this.depth = interval * burst;
    this.fullAt = new AtomicLong(now);
    this.promised = new AtomicLong(now);
  }

  /**
   * Takes one if there is one, and returns 0. Else it returns how long to wait: until there will be
   * one, and one more for each that was told to wait before, up to half a minute.
   */
  long take(long now) {
    while (true) {
      long full = fullAt.get();
      long next = (full - now > 0 ? full : now) + interval;
      if (next - now > depth) {
        return wait(now, next - depth);
      }
      if (fullAt.compareAndSet(full, next)) {
        return 0;
      }
    }
  }

  /**
   * Takes so many whether there are that many or not; returns how long it takes until what was owed
   * is there, 0 if nothing is.
   */
  long owe(long now, int count) {
    long full =
        fullAt.accumulateAndGet(
            interval * count, (last, more) -> (last - now > 0 ? last : now) + more);
    return Math.max(0, full - now - depth);
  }

  private long wait(long now, long earliest) {
    long at =
        promised.accumulateAndGet(
            earliest,
            (last, first) -> {
              long next = last + interval - first > 0 ? last + interval : first;
              return next - now > LONGEST_WAIT ? last : next;
            });
    return at - now;
  }
}
