package danliao.query.processing;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Holds threads together to so many events a second. Thread-safe. */
final class Throttle {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private long free = System.nanoTime();

  /** Returns when the events before these have had their time. */
  void await(int events, int perSecond) {
    if (perSecond > 0) {
      long from = reserve(events * SECOND / perSecond);
      for (long left = from - System.nanoTime();
          left > 0 && !Thread.currentThread().isInterrupted();
          left = from - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
    }
  }

  private synchronized long reserve(long nanos) {
    long from = Math.max(free, System.nanoTime());
    free = from + nanos;
    return from;
  }
}
