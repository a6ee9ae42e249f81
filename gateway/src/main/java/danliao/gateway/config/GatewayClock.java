package danliao.gateway.config;

import danliao.api.HybridClock;
import danliao.api.Seq;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Gives this gateway's stamps and knows how far the newest one that a message carried is ahead of
 * Redis's clock. Thread-safe and lock-free.
 */
public final class GatewayClock {
  private final HybridClock clock;

  /**
   * Only stamps that messages carry count: were stamps taken over from other leases counted too,
   * gateways would hold each other's clocks ahead for ever.
   */
  private final AtomicLong newestCarried = new AtomicLong();

  public GatewayClock(HybridClock clock) {
    this.clock = clock;
  }

  /** A new stamp for a message. */
  public long next() {
    long stamp = clock.next();
    newestCarried.accumulateAndGet(stamp, Math::max);
    return stamp;
  }

  /** A message with this stamp passes through. */
  public void observe(long seq) {
    clock.observe(seq);
    newestCarried.accumulateAndGet(seq, Math::max);
  }

  /** Moves past what another gateway may have stamped by now. */
  public void follow(long redisMillis, long skewMillis) {
    clock.observe(Seq.firstOf(redisMillis + skewMillis));
  }

  /** How far the newest stamp a message carried is ahead of Redis's clock; negative if behind. */
  public long aheadOf(long redisMillis) {
    return Seq.millis(newestCarried.get()) - redisMillis;
  }
}
