package danliao.axon;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How long those who follow events are left alone after a call, which costs each of them a batch
 * however few events it has: the whole interval while events pour in, hardly at all while they come
 * singly, and in between as much as their rate asks for. Not by what one interval has brought: an
 * interval that depends on what came in it swings. For one thread.
 */
final class CallPace {
  /** From so many events on the interval is kept. */
  static final int BUSY_PER_SECOND = 2_000;

  /** What came so long ago counts a third. */
  private static final Duration MEMORY = Duration.ofSeconds(1);

  private final Duration interval;
  private final LongSupplier nanoTime;
  private double perSecond;
  private long updated;

  CallPace(Duration interval, LongSupplier nanoTime) {
    this.interval = interval;
    this.nanoTime = nanoTime;
    this.updated = nanoTime.getAsLong();
  }

  /** In nanoseconds, after a call for so many events that had come since the last. */
  long pauseAfter(int events) {
    long now = nanoTime.getAsLong();
    perSecond *= Math.exp((updated - now) / (double) MEMORY.toNanos());
    perSecond += events * (double) TimeUnit.SECONDS.toNanos(1) / MEMORY.toNanos();
    updated = now;
    return Math.round(interval.toNanos() * Math.min(1, perSecond / BUSY_PER_SECOND));
  }
}
