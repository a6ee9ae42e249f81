package danliao.query.rebuild;

import danliao.query.database.MySql;
import danliao.query.generation.GenerationTable;
import danliao.query.generation.Generations;
import danliao.query.processing.Progress;
import danliao.query.processing.TokenTable;
import danliao.query.projection.Generation;
import danliao.query.projection.GenerationState;
import danliao.query.projection.Projection;
import danliao.query.store.StoreUnavailableException;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Supplier;
import org.axonframework.eventhandling.TrackingToken;
import org.jspecify.annotations.Nullable;

/**
 * Fills a generation from events that is new or has lost its data, of a projection that does not
 * {@linkplain Projection#followsEvents() follow events} in its daily life: while it is under way,
 * the generation's processing group handles all events up to the one that was the newest when it
 * began. Thread-safe.
 */
public final class Refill {
  private final Generations generations;
  private final GenerationTable table;
  private final TokenTable tokens;
  private final Supplier<@Nullable TrackingToken> head;

  /**
   * @param head the newest event's token
   */
  Refill(
      Generations generations,
      GenerationTable table,
      TokenTable tokens,
      Supplier<@Nullable TrackingToken> head) {
    this.generations = generations;
    this.table = table;
    this.tokens = tokens;
    this.head = head;
  }

  /**
   * Begins, also anew: nothing of what was handled is in the store. Comes before the store is made,
   * which therefore is made only where this says nothing against it.
   *
   * @throws StoreUnavailableException if the generation is not to have a store now: it has ended,
   *     by what the registry says at this moment, or it is new and not every instance knows of it
   */
  public void begin(Generation generation) {
    generations.requireFresh();
    if (!isToBeFilled(generation)) {
      throw notToBeFilled(generation);
    }
    long until = Progress.headIndex(head);
    MySql.run(
        () -> {
          if (!table.lostAll(generation, until)) {
            throw notToBeFilled(generation);
          }
          generations.look();
        });
  }

  private boolean isToBeFilled(Generation generation) {
    return generations
        .find(generation.projection(), generation.number())
        .filter(g -> g.state().isRunning())
        .filter(g -> g.state() != GenerationState.BUILDING || generations.isSettled(g))
        .isPresent();
  }

  private static StoreUnavailableException notToBeFilled(Generation generation) {
    return new StoreUnavailableException(
        generation.group(), new IllegalStateException("it is not to be filled now"));
  }

  /** As of the last look at the registry. */
  public boolean isUnderWay(Generation generation) {
    return behind(generation).isPresent();
  }

  /** Whether all those events are handled. */
  public boolean isDone(Generation generation) {
    return behind(generation).filter(this::hasHandledAll).isPresent();
  }

  private boolean hasHandledAll(Generation generation) {
    Collection<Long> handled = tokens.positions(generation.group()).values();
    Long until = generation.behindUntil();
    return until != null
        && !handled.isEmpty()
        && handled.stream().allMatch(position -> position >= until);
  }

  /** Ends, unless it was begun anew meanwhile. */
  public void end(Generation generation) {
    behind(generation).ifPresent(table::caughtUp);
    generations.look();
  }

  private Optional<Generation> behind(Generation generation) {
    return generations
        .find(generation.projection(), generation.number())
        .filter(g -> g.behindUntil() != null);
  }
}
