package danliao.gateway.presence;

import static danliao.api.HybridClock.MOST_AHEAD;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Whether it is worth waiting for a node number that somebody else has: who was killed has it for a
 * few seconds more, who is stopping gives it back soon, and who lives keeps it. Goes by Redis's
 * clock alone. Not thread-safe.
 */
final class Succession {
  /** A gateway that was told to stop needs that long. */
  private static final Duration STOPPING = MOST_AHEAD.multipliedBy(2);

  private static final Duration LONGEST = Duration.ofMinutes(1);

  private final int node;
  private @Nullable NodeTenure first;

  Succession(int node) {
    this.node = node;
  }

  /**
   * Somebody else has it.
   *
   * @throws IllegalStateException if it is not worth waiting
   */
  void look(NodeTenure found) {
    long left = found.untilMillis() - found.redisMillis();
    if (left > LONGEST.toMillis()) {
      throw new IllegalStateException(
          "danliao.gateway.node: expected Redis's clock past the stamps that node "
              + node
              + " may have given, found it "
              + left / 1000
              + " s behind them: set Redis's clock, or give this gateway another node");
    }
    NodeTenure begun = first;
    if (begun == null || !begun.holder().equals(found.holder())) {
      first = found;
    } else if (found.untilMillis() > begun.untilMillis()
        && found.redisMillis() - begun.redisMillis() > STOPPING.toMillis()) {
      throw new IllegalStateException(
          "danliao.gateway.node: expected a node that no other running gateway has, found "
              + node
              + " with "
              + found.holder());
    }
  }
}
