package danliao.query.projection;

import java.util.Collection;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Fills the live generation of a projection again that does not {@linkplain
 * Projection#followsEvents() follow events} in its daily life: while it is under way, its
 * processing group handles all events up to the one that was the newest when it began. Thread-safe.
 */
public final class Refill {
  private final String projection;
  private final Generations generations;
  private final GenerationTable table;
  private final TokenTable tokens;
  private final LongSupplier head;

  /**
   * @param head the newest event's index
   */
  Refill(
      String projection,
      Generations generations,
      GenerationTable table,
      TokenTable tokens,
      LongSupplier head) {
    this.projection = projection;
    this.generations = generations;
    this.table = table;
    this.tokens = tokens;
    this.head = head;
  }

  /** Begins, also anew: nothing of what was handled is in the store. */
  public void begin() {
    long until = head.getAsLong();
    generations.live(projection).ifPresent(generation -> table.lostAll(generation, until));
    generations.look();
  }

  /** As of the last look at the registry. */
  public boolean isUnderWay() {
    return behind().isPresent();
  }

  /** Whether all those events are handled. */
  public boolean isDone() {
    return behind().filter(this::isDone).isPresent();
  }

  private boolean isDone(Generation generation) {
    Collection<Long> handled = tokens.positions(generation.group()).values();
    Long until = generation.behindUntil();
    return until != null
        && !handled.isEmpty()
        && handled.stream().allMatch(position -> position >= until);
  }

  /** Ends, unless it was begun anew meanwhile. */
  public void end() {
    behind().ifPresent(table::caughtUp);
    generations.look();
  }

  private Optional<Generation> behind() {
    return generations.live(projection).filter(g -> g.behindUntil() != null);
  }
}
