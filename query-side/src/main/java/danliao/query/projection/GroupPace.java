package danliao.query.projection;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.LongAdder;

/** How fast this instance handles events, and how old the last one was. Thread-safe. */
public final class GroupPace {
  private static final Duration WINDOW = Duration.ofSeconds(5);

  private final LongAdder handled = new LongAdder();
  private volatile Instant lastEvent = Instant.EPOCH;
  private volatile double perSecond;
  private long sampledCount;
  private long sampledNanos = System.nanoTime();

  public void handled(int events, Instant newest) {
    handled.add(events);
    lastEvent = newest;
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

  /** The age of the last event handled while there are newer ones; 0 when there are none. */
  public double lagSeconds(long newer, Instant now) {
    Instant handled = lastEvent;
    return newer == 0 || handled.equals(Instant.EPOCH)
        ? 0
        : Math.max(0, Duration.between(handled, now).toMillis() / 1000.0);
  }
}
