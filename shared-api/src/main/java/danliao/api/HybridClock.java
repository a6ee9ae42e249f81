package danliao.api;

import java.time.Duration;
import java.time.InstantSource;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A hybrid logical clock (Kulkarni et al., 2014): stamps follow the wall clock, never repeat, never
 * go back, and sort after every stamp seen before. Thread-safe and lock-free.
 */
public final class HybridClock {
  /**
   * No gateway gives a stamp that is further ahead of Redis's clock. Whoever compares a stamp with
   * a time of Redis allows for it.
   */
  public static final Duration MOST_AHEAD = Duration.ofSeconds(5);

  private final InstantSource clock;
  private final int node;
  private final AtomicLong last = new AtomicLong();

  /**
   * @param node unique among the gateways that run, 0 to {@link Seq#MAX_NODE}
   */
  public HybridClock(int node, InstantSource clock) {
    if (node < 0 || node > Seq.MAX_NODE) {
      throw new IllegalArgumentException(
          "expected a node of 0 to " + Seq.MAX_NODE + ", found " + node);
    }
    this.node = node;
    this.clock = clock;
  }

  /**
   * A new stamp, above each stamp given or observed so far. More than 2,048 a millisecond borrow
   * from the next.
   */
  public long next() {
    long now = Seq.firstTickOf(clock.millis());
    return Seq.of(last.updateAndGet(tick -> Math.max(tick + 1, now)), node);
  }

  /** As {@link #next}, but none of that millisecond or a later one. */
  public OptionalLong nextBefore(long millis) {
    long end = Seq.firstTickOf(millis);
    long now = Seq.firstTickOf(clock.millis());
    while (true) {
      long before = last.get();
      long tick = Math.max(before + 1, now);
      if (tick >= end) {
        return OptionalLong.empty();
      }
      if (last.compareAndSet(before, tick)) {
        return OptionalLong.of(Seq.of(tick, node));
      }
    }
  }

  /** Moves the clock past a stamp that another gateway gave. */
  public void observe(long seq) {
    long seen = Seq.tick(seq);
    last.accumulateAndGet(seen, Math::max);
  }

  /** The newest stamp given or observed; what another gateway must be past to sort after it. */
  public long latest() {
    return Seq.of(last.get(), node);
  }
}
