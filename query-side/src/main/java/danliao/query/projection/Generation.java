package danliao.query.projection;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A generation of a projection's store, as the registry had it at the last look.
 *
 * @param number from 1; never used again
 * @param version of the projection's code that its store was made for
 * @param head the newest event's index when it was begun
 * @param eventsPerSecond at most so many in each instance while it is built; 0 is no limit
 * @param changedAt when it came into this state, by the database's clock
 * @param retiresAt when a retired one is dropped
 * @param error why it failed
 * @param watermarked whether its store says itself what it has; one of an earlier code does not yet
 * @param behindUntil the event up to which it gets again what it lost; null if it has all
 * @param verifies whether it is made to be compared with the live one, and never becomes that
 */
public record Generation(
    String projection,
    int number,
    int version,
    GenerationState state,
    long head,
    int eventsPerSecond,
    Instant startedAt,
    Instant changedAt,
    @Nullable Instant retiresAt,
    @Nullable String error,
    boolean watermarked,
    @Nullable Long behindUntil,
    boolean verifies) {
  /** The processing group that fills it. */
  public String group() {
    return projection + "-g" + number;
  }

  public boolean isMaking() {
    return state.isMaking();
  }
}
