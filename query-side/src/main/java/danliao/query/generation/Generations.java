package danliao.query.generation;

import danliao.query.database.MySql;
import danliao.query.projection.Generation;
import danliao.query.projection.GenerationState;
import danliao.query.projection.Projection;
import danliao.query.store.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which generations of each projection there are, as of the last look at the registry, and which
 * one this instance reads. Thread-safe.
 */
public final class Generations {
  private static final Logger log = LoggerFactory.getLogger(Generations.class);
  private static final GenerationTable.Look NOTHING =
      new GenerationTable.Look(Instant.EPOCH, List.of());

  private final GenerationTable table;
  private final Supplier<Stream<Projection>> beans;
  private final RebuildSettings settings;
  // Asked for at the first look: projections may need this before.
  private volatile Map<String, Integer> versions = Map.of();
  private final ConcurrentMap<String, Pointer> pointers = new ConcurrentHashMap<>();
  private volatile @Nullable Seen seen;

  Generations(
      GenerationTable table, Supplier<Stream<Projection>> projections, RebuildSettings settings) {
    this.table = table;
    this.beans = projections;
    this.settings = settings;
  }

  /** A look, and when it was asked for by this instance's own clock. */
  private record Seen(long nanos, GenerationTable.Look look) {}

  /** Asks the registry. Reads begin at the live generations, or go on without one that is gone. */
  public void look() {
    if (versions.isEmpty()) {
      versions = beans.get().collect(Collectors.toMap(Projection::name, Projection::version));
    }
    long asked = System.nanoTime();
    saw(new Seen(asked, table.look()));
  }

  /** Of two looks at the same time the one that was answered last may be the older. */
  private synchronized void saw(Seen found) {
    Seen last = seen;
    if (last == null || found.nanos() - last.nanos() > 0) {
      seen = found;
      versions.keySet().forEach(this::settlePointer);
    }
  }

  private GenerationTable.Look lastLook() {
    Seen last = seen;
    return last == null ? NOTHING : last.look();
  }

  private void settlePointer(String projection) {
    Pointer pointer = pointer(projection);
    Generation current = pointer.current();
    if (current == null || running(projection).noneMatch(g -> g.number() == current.number())) {
      pointer.set(live(projection).filter(this::isOurs).orElse(null));
    }
  }

  /** Those whose store is not removed yet, the ones that only a later code can write too. */
  public List<Generation> all(String projection) {
    return lastLook().generations().stream()
        .filter(g -> g.projection().equals(projection))
        .toList();
  }

  /** Those whose store this instance can write. */
  public Stream<Generation> running(String projection) {
    return all(projection).stream().filter(g -> g.state().isRunning()).filter(this::isOurs);
  }

  /** True if the code of this instance knows how to write it. */
  public boolean isOurs(Generation generation) {
    Integer known = versions.get(generation.projection());
    return known != null && generation.version() <= known;
  }

  /** The one that the registry says is live. */
  public Optional<Generation> live(String projection) {
    return all(projection).stream().filter(g -> g.state() == GenerationState.LIVE).findFirst();
  }

  /** The one that this instance reads; null before the first of a new projection is built. */
  public @Nullable Generation read(String projection) {
    return pointer(projection).current();
  }

  /** True for the processing group of a generation that nobody depends on yet. */
  public boolean isInTheMaking(String group) {
    return lastLook().generations().stream().anyMatch(g -> g.group().equals(group) && g.isMaking());
  }

  /** As of the last look; empty when its store has been removed. */
  public Optional<Generation> find(String projection, int number) {
    return all(projection).stream().filter(g -> g.number() == number).findFirst();
  }

  /**
   * The generations that some instance reads, or may read before all have looked again: who is told
   * of an event must find it in each of them.
   *
   * @throws StoreUnavailableException if the last look is too old to tell
   */
  public List<Generation> awaited(String projection) {
    requireFresh();
    return all(projection).stream().filter(this::isAwaited).toList();
  }

  /** Whether some instance reads it, or may soon or still. */
  public boolean isAwaited(Generation generation) {
    return find(generation.projection(), generation.number())
        .filter(
            g ->
                switch (g.state()) {
                  case SWITCHING, LIVE -> true;
                  case RETIRED -> !isSettled(g);
                  default -> false;
                })
        .isPresent();
  }

  /** Whether some instance reads it, may soon, or did before. */
  public boolean isReadOrWas(Generation generation) {
    return find(generation.projection(), generation.number())
        .filter(g -> g.state().isRunning() && g.state() != GenerationState.BUILDING)
        .isPresent();
  }

  /** Whether a generation has been in its state for so long that every instance knows. */
  public boolean isSettled(Generation generation) {
    return isOlder(generation, settings.settle());
  }

  /** Whether a generation has been in its state for longer than this. */
  public boolean isOlder(Generation generation, Duration age) {
    return generation.changedAt().plus(age).isBefore(lastLook().at());
  }

  /** Whether the time to roll back to a retired generation is over. */
  public boolean isGraceOver(Generation generation) {
    Instant end = generation.retiresAt();
    return end != null && !lastLook().at().isBefore(end);
  }

  /**
   * Throws unless what is known here is so new that nothing can have been switched meanwhile.
   *
   * @throws StoreUnavailableException if the last look is too old
   */
  public void requireFresh() {
    Seen last = seen;
    if (last == null || System.nanoTime() - last.nanos() > settings.settle().toNanos() * 3 / 4) {
      throw new StoreUnavailableException(
          MySql.STORE, new TimeoutException("the registry of generations was not seen lately"));
    }
  }

  /** Ends a generation in the making because of an event that its store refuses. */
  public void fail(Generation generation, String error) {
    table.fail(generation, error);
    look();
  }

  /** Whether its store says itself what it has. */
  public boolean isWatermarked(Generation generation) {
    return find(generation.projection(), generation.number())
        .map(Generation::watermarked)
        .orElse(generation.watermarked());
  }

  /** Whether its store has lost data and does not have all of it again. */
  private boolean isBehind(Generation generation) {
    return find(generation.projection(), generation.number())
        .filter(g -> g.behindUntil() != null)
        .isPresent();
  }

  /** Nobody reads it until its store has all events up to this one again. */
  public void lost(Generation generation, long until) {
    table.lost(generation, until);
  }

  /**
   * Notes what a store says it has.
   *
   * @param tokens the position of each segment's token
   */
  public void said(Generation generation, Map<Integer, Long> tokens, Map<Integer, Long> positions) {
    if (!generation.watermarked() && covers(positions, tokens)) {
      table.watermarked(generation);
    }
    Long until = generation.behindUntil();
    if (until != null
        && !tokens.isEmpty()
        && tokens.keySet().stream().allMatch(s -> positions.getOrDefault(s, -1L) >= until)
        && table.caughtUp(generation)) {
      log.atInfo().addKeyValue("group", generation.group()).log("the store has what it lost");
    }
  }

  private static boolean covers(Map<Integer, Long> positions, Map<Integer, Long> tokens) {
    return !tokens.isEmpty()
        && tokens.entrySet().stream()
            .allMatch(t -> positions.getOrDefault(t.getKey(), -1L) >= t.getValue());
  }

  /** Reads of this instance go to that generation from now on, if {@code ready}. */
  public boolean turn(Generation to, BooleanSupplier ready) throws InterruptedException {
    return pointer(to.projection()).turn(to, ready);
  }

  /** A reader of whatever generation is live. */
  public <T> Live<T> reader(String projection, String store, Function<Generation, T> open) {
    return new Live<>(pointer(projection), store, open, this::isBehind);
  }

  private Pointer pointer(String projection) {
    return pointers.computeIfAbsent(projection, name -> new Pointer());
  }
}
