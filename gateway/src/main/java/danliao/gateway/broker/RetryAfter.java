package danliao.gateway.broker;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * When clients are to send again what could not be taken: the later the longer that lasts, and one
 * after the other, so that they do not come back together. Thread-safe.
 */
public final class RetryAfter {
  private static final Duration SHORTEST = Duration.ofMillis(500);
  private static final Duration LONGEST = Duration.ofSeconds(30);

  /** Turns are given up to here, and each is spread by a quarter; who gets none comes at random. */
  private static final Duration LATEST_TURN = LONGEST.multipliedBy(4).dividedBy(5);

  /**
   * Trouble that nobody has met for so long after the last who was told to come back should have
   * come is over, even if nothing was sent since.
   */
  private static final Duration FORGOTTEN_AFTER = LONGEST;

  private static final long NEVER = -1;

  private final LongSupplier nanoTime;
  private final long startedAt;
  private final RandomGenerator random;
  private final long interval;

  // In nanoseconds since the start.
  private final AtomicLong failingSince = new AtomicLong(NEVER);
  private final AtomicLong latest = new AtomicLong();

  /**
   * @param perSecond so many are told to come back in one second
   */
  public RetryAfter(int perSecond, LongSupplier nanoTime, RandomGenerator random) {
    this.interval = TimeUnit.SECONDS.toNanos(1) / perSecond;
    this.nanoTime = nanoTime;
    this.startedAt = nanoTime.getAsLong();
    this.random = random;
  }

  /** Something was taken: what is refused after it begins anew. */
  public void taken() {
    if (failingSince.get() != NEVER) {
      failingSince.set(NEVER);
    }
  }

  /** For the next client that is refused, in milliseconds. */
  public int millis() {
    long now = nanoTime.getAsLong() - startedAt;
    if (now - latest.get() > FORGOTTEN_AFTER.toNanos()) {
      failingSince.set(NEVER);
    }
    failingSince.compareAndSet(NEVER, now);
    long lasts = now - failingSince.get();
    long pause = Math.clamp(lasts / 2, SHORTEST.toNanos(), LONGEST.toNanos() / 2);
    long turn = latest.accumulateAndGet(now + pause, (last, first) -> next(last, first, now));
    long wait = turn - now;
    if (wait + interval > LATEST_TURN.toNanos()) {
      wait = LONGEST.toNanos() - random.nextLong(LONGEST.toNanos() / 2);
    } else {
      wait += random.nextLong(wait / 4);
    }
    return (int) TimeUnit.NANOSECONDS.toMillis(wait);
  }

  private long next(long last, long first, long now) {
    long next = Math.max(last + interval, first);
    return next - now > LATEST_TURN.toNanos() ? last : next;
  }
}
