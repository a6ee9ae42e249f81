package danliao.query.search;

import danliao.query.generation.Generations;
import danliao.query.projection.Generation;
import danliao.query.projection.GenerationState;
import danliao.query.store.StoreUnavailableException;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The index of each generation, the same object for all who use it on this instance. Thread-safe.
 */
final class Indexes {
  /**
   * Nobody who turns from one to the next sees less, for the next is written first; and what is
   * read waits for none that is being built.
   */
  private static final Comparator<Generation> ORDER =
      Comparator.comparing((Generation g) -> g.state() == GenerationState.BUILDING)
          .thenComparing(Generation::state);

  private final Generations generations;
  private final Function<Generation, MessageIndex> open;
  private final ConcurrentMap<Integer, MessageIndex> indexes = new ConcurrentHashMap<>();

  Indexes(Generations generations, Function<Generation, MessageIndex> open) {
    this.generations = generations;
    this.open = open;
  }

  MessageIndex of(Generation generation) {
    return indexes.computeIfAbsent(generation.number(), number -> open.apply(generation));
  }

  /** Those that run, as of the last look; the indexes of all others are forgotten. */
  List<Generation> running() {
    List<Generation> running = generations.running(SearchProjection.NAME).toList();
    indexes
        .keySet()
        .retainAll(running.stream().map(Generation::number).collect(Collectors.toSet()));
    return running;
  }

  /**
   * Where a message that has changed is to be stored, in this order. Not in a new one that some
   * instance may not know of yet, and which is not made before all do: it is filled with all events
   * up to one that is later than that.
   *
   * @throws StoreUnavailableException if the last look is too old to tell, or if only a later code
   *     can write one of them: an instance that has it is to do this then
   */
  List<Target> targets() {
    generations.requireFresh();
    List<Generation> running =
        generations.all(SearchProjection.NAME).stream()
            .filter(g -> g.state().isRunning())
            .filter(g -> g.state() != GenerationState.BUILDING || generations.isSettled(g))
            .sorted(ORDER)
            .toList();
    for (Generation generation : running) {
      if (!generations.isOurs(generation)) {
        throw new StoreUnavailableException(
            generation.group(), new IllegalStateException("it takes a later version to write it"));
      }
    }
    return running.stream().map(g -> new Target(of(g), generations.isAwaited(g))).toList();
  }

  /**
   * An index that is written.
   *
   * @param isRead whether somebody reads it, or may soon or still
   */
  record Target(MessageIndex index, boolean isRead) {}
}
