package danliao.gateway.settings;

import static danliao.api.HybridClock.MOST_AHEAD;

import danliao.api.HybridClock;
import danliao.api.Seq;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This gateway's stamps: those of a {@link HybridClock} that are before a moment Redis allows, so
 * that they are its own and, whatever its clock says, hardly ahead of Redis's. Knows how far ahead
 * the newest one is that a message carried. Thread-safe and lock-free.
 */
public final class AllowedStamps {
  /** A clock that is further ahead of Redis's is followed only so far. */
  private static final Duration TOLERATED = Duration.ofSeconds(2);

  private static final Logger log = LoggerFactory.getLogger(AllowedStamps.class);

  private final Clock wall;
  private final HybridClock clock;
  private final Counter refused;

  /** Those whose stamps were refused: each is named once. */
  private final Set<Integer> refusedNodes = ConcurrentHashMap.newKeySet();

  /** In milliseconds: stamps before it are ours to give. */
  private volatile long end;

  /**
   * Only stamps that messages carry count: were stamps taken over from other leases counted too,
   * gateways would hold each other's clocks ahead for ever.
   */
  private final AtomicLong newestCarried = new AtomicLong();

  public AllowedStamps(int node, Clock wall, MeterRegistry meters) {
    this.wall = wall;
    this.clock = new HybridClock(node, this::now);
    this.refused = meters.counter("danliao.gateway.clock.refused");
  }

  /** Our clock where it is at most so far ahead of Redis's as is tolerated, else that. */
  private Instant now() {
    long most = end - MOST_AHEAD.toMillis() + TOLERATED.toMillis();
    return Instant.ofEpochMilli(Math.min(wall.millis(), most));
  }

  /**
   * The node number is ours, for stamps before {@code endMillis}; whoever had it before has given
   * none past {@code redisMillis}.
   */
  public void allow(long redisMillis, long endMillis) {
    clock.observe(Seq.firstOf(redisMillis));
    end = endMillis;
  }

  /** The node number is not ours: no more stamps. */
  public void forbid() {
    end = 0;
  }

  /** A new stamp for a message; none while it is not certain that it would be ours alone. */
  public OptionalLong next() {
    OptionalLong stamp = clock.nextBefore(end);
    stamp.ifPresent(given -> newestCarried.accumulateAndGet(given, Math::max));
    return stamp;
  }

  /**
   * A message with this stamp passes through. One that no gateway should have given does not move
   * the clock: all would have it from us.
   */
  public void observe(long seq) {
    // Without Redis only our clock says what the time is.
    if (Seq.millis(seq) >= Math.max(end, wall.millis() + MOST_AHEAD.toMillis())) {
      refuse(seq);
      return;
    }
    clock.observe(seq);
    newestCarried.accumulateAndGet(seq, Math::max);
  }

  private void refuse(long seq) {
    refused.increment();
    if (refusedNodes.add(Seq.node(seq))) {
      log.atError()
          .addKeyValue("node", Seq.node(seq))
          .addKeyValue("aheadMillis", Seq.millis(seq) - wall.millis())
          .log("a gateway's stamp is far in the future, not followed");
    }
  }

  /** Moves past what another gateway may have stamped by now. */
  public void follow(long redisMillis, long skewMillis) {
    clock.observe(Seq.firstOf(redisMillis + Math.min(skewMillis, TOLERATED.toMillis())));
  }

  /** How far the newest stamp a message carried is ahead of Redis's clock; negative if behind. */
  public long aheadOf(long redisMillis) {
    return Seq.millis(newestCarried.get()) - redisMillis;
  }

  /** In milliseconds: all stamps given so far are before it. */
  public long endOfGiven() {
    return Seq.millis(clock.latest()) + 1;
  }
}
