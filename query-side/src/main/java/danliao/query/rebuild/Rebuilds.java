package danliao.query.rebuild;

import danliao.query.generation.GenerationTable;
import danliao.query.generation.Generations;
import danliao.query.generation.RebuildSettings;
import danliao.query.processing.ProcessingGroups;
import danliao.query.processing.Progress;
import danliao.query.projection.Generation;
import danliao.query.projection.GenerationState;
import danliao.query.projection.Projection;
import danliao.query.store.StoreUnavailableException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What operators do with generations: begin one, end one in the making, go back to the former one,
 * and see how it goes. Says what the registry says now, not at the last look. Thread-safe.
 */
public final class Rebuilds {
  private final Map<String, Projection> projections;
  private final Generations generations;
  private final GenerationTable table;
  private final RebuildDriver driver;
  private final Progress progress;
  private final ProcessingGroups groups;
  private final RebuildSettings settings;

  Rebuilds(
      List<Projection> projections,
      Generations generations,
      GenerationTable table,
      RebuildDriver driver,
      Progress progress,
      ProcessingGroups groups,
      RebuildSettings settings,
      MeterRegistry meters) {
    this.projections = projections.stream().collect(Collectors.toMap(Projection::name, p -> p));
    this.generations = generations;
    this.table = table;
    this.driver = driver;
    this.progress = progress;
    this.groups = groups;
    this.settings = settings;
    for (String name : this.projections.keySet()) {
      Gauge.builder("danliao.query.rebuild.percent", () -> percent(name))
          .tag("projection", name)
          .register(meters);
    }
  }

  public boolean isKnown(String projection) {
    return projections.containsKey(projection);
  }

  /**
   * Begins a new generation, to be built by all instances together.
   *
   * @param eventsPerSecond at most so many in each instance; 0 is no limit, null what the settings
   *     say
   * @return false if one is in the making
   * @throws StoreUnavailableException if the event store cannot answer
   */
  public boolean begin(String projection, @Nullable Integer eventsPerSecond) {
    Projection known = projections.get(projection);
    if (known == null) {
      throw new IllegalArgumentException("expected one of " + projections.keySet());
    }
    return table.begin(
        projection,
        known.version(),
        progress.headIndex(),
        eventsPerSecond == null ? settings.eventsPerSecond() : eventsPerSecond);
  }

  /**
   * Ends what is in the making.
   *
   * @return false if nothing is
   */
  public boolean cancel(String projection) {
    return table.of(projection).stream()
        .filter(Generation::isMaking)
        .filter(g -> !g.verifies())
        .findFirst()
        .filter(table::cancel)
        .isPresent();
  }

  /**
   * Begins to go back to the generation that was live before.
   *
   * @return false if there is none any more, or if one is in the making
   */
  public boolean rollBack(String projection) {
    return former(projection).filter(generations::isOurs).filter(table::takeBack).isPresent();
  }

  /** Of what is in the making, or else of what became live or ended last. */
  public Optional<Status> status(String projection) {
    return table.latest(projection).map(this::status);
  }

  private Status status(Generation generation) {
    long head = head();
    long position = generation.state().isRunning() ? position(generation) : 0;
    double perSecond = driver.eventsPerSecond(generation);
    boolean building = generation.state() == GenerationState.BUILDING;
    return new Status(
        generation.projection(),
        generation.number(),
        generation.state(),
        position,
        head,
        generation.state().isRunning() ? percent(generation, position, head) : 0,
        building ? perSecond : 0,
        building && perSecond > 0 ? Math.round(Math.max(0, head - position) / perSecond) : null,
        generation.startedAt().equals(Instant.EPOCH) ? null : generation.startedAt(),
        former(generation.projection()).map(Generation::retiresAt).orElse(null),
        generation.error() == null
            ? groups.trouble(generation.group()).orElse(null)
            : generation.error());
  }

  private static double percent(Generation generation, long position, long head) {
    return generation.isMaking() && position < head ? 100.0 * position / head : 100;
  }

  /** There is one at most: another goes when one is retired. */
  private Optional<Generation> former(String projection) {
    return table.of(projection).stream()
        .filter(g -> g.state() == GenerationState.RETIRED)
        .findFirst();
  }

  /** Of what is in the making as of the last look; 100 where nothing is. */
  private double percent(String projection) {
    return generations
        .running(projection)
        .filter(Generation::isMaking)
        .filter(g -> !g.verifies())
        .findFirst()
        .map(g -> percent(g, position(g), head()))
        .orElse(100.0);
  }

  /** How many events it has. */
  private long position(Generation generation) {
    return progress.count(progress.look().position(generation.group()));
  }

  /** How many events there are. */
  private long head() {
    return progress.count(progress.headIndex());
  }

  /**
   * A rebuild. Positions count events.
   *
   * @param percent of the events there are now
   * @param eventsPerSecond by all instances together, lately
   * @param etaSeconds null while it is not known
   * @param startedAt null for the first generation of what there was before rebuilds
   * @param rollbackUntil until when the former generation is kept; null if there is none
   * @param error why it failed, or what keeps it from going on
   */
  public record Status(
      String projection,
      int generation,
      GenerationState state,
      long position,
      long head,
      double percent,
      double eventsPerSecond,
      @Nullable Long etaSeconds,
      @Nullable Instant startedAt,
      @Nullable Instant rollbackUntil,
      @Nullable String error) {
    /** Whether it will change without anyone's doing. */
    public boolean isUnderWay() {
      return state.isMaking();
    }
  }
}
