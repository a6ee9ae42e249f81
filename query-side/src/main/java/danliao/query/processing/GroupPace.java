package danliao.query.processing;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/** How fast this instance handles events. Thread-safe. */
public final class GroupPace {
  private static final Duration WINDOW = Duration.ofSeconds(5);

  private final LongAdder handled = new LongAdder();
  private volatile double perSecond;
  private long sampledCount;
  private long sampledNanos = System.nanoTime();

  public void handled(int events) {
    handled.add(events);
  }

  /** Called now and then; the rate is that of the last window. */
  public synchronized void sample() {
    long now = System.nanoTime();
    long nanos = now - sampledNanos;
    if (nanos >= WINDOW.toNanos()) {
      long count = handled.sum();
      perSecond = (count - sampledCount) * 1e9 / nanos;
      sampledCount = count;
      sampledNanos = now;
    }
  }

  public double perSecond() {
    return perSecond;
  }
}
