package danliao.query.rebuild;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** How fast the position of a generation in the making moves. Thread-safe. */
final class BuildPace {
  private static final long WINDOW = TimeUnit.SECONDS.toNanos(2);

  private final int generation;
  private final LongSupplier nanos;
  private boolean begun;
  private long since;
  private long from;
  private volatile double perSecond;

  /**
   * @param nanos the time, as {@link System#nanoTime}
   */
  BuildPace(int generation, LongSupplier nanos) {
    this.generation = generation;
    this.nanos = nanos;
  }

  int generation() {
    return generation;
  }

  /** Events a second of the last window that is over; 0 before the first. */
  double perSecond() {
    return perSecond;
  }

  /** Called now and then. What goes back, as where a store has lost all, is no pace. */
  synchronized void at(long position) {
    long now = nanos.getAsLong();
    if (begun && now - since < WINDOW) {
      return;
    }
    if (begun) {
      perSecond = Math.max(0, (position - from) * 1e9 / (now - since));
    }
    begun = true;
    since = now;
    from = position;
  }
}
