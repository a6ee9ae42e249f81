package danliao.query.verify;

import danliao.query.generation.GenerationTable;
import danliao.query.generation.RebuildSettings;
import danliao.query.processing.ProcessingGroups;
import danliao.query.processing.Progress;
import danliao.query.projection.Generation;
import danliao.query.projection.GenerationState;
import danliao.query.projection.Projection;
import danliao.query.rebuild.RebuildDriver;
import danliao.query.store.StoreUnavailableException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/**
 * What operators do to know whether a projection is what its events say: a new generation is filled
 * and compared with the live one. Says what the registry says now. Thread-safe.
 */
public final class Verifications {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Map<String, Projection> projections;
  private final GenerationTable table;
  private final RebuildDriver driver;
  private final Verifier verifier;
  private final Progress progress;
  private final ProcessingGroups groups;
  private final RebuildSettings settings;
  private final JdbcClient jdbc;

  Verifications(
      List<Projection> projections,
      GenerationTable table,
      RebuildDriver driver,
      Verifier verifier,
      Progress progress,
      ProcessingGroups groups,
      RebuildSettings settings,
      JdbcClient jdbc) {
    this.projections = projections.stream().collect(Collectors.toMap(Projection::name, p -> p));
    this.table = table;
    this.driver = driver;
    this.verifier = verifier;
    this.progress = progress;
    this.groups = groups;
    this.settings = settings;
    this.jdbc = jdbc;
  }

  public boolean isKnown(String projection) {
    return projections.containsKey(projection);
  }

  /**
   * Begins one.
   *
   * @param eventsPerSecond at most so many in each instance; 0 is no limit, null what the settings
   *     say
   * @return why it cannot be; empty if it has begun
   * @throws StoreUnavailableException if the event store cannot answer
   */
  public Optional<String> begin(String projection, @Nullable Integer eventsPerSecond) {
    Projection known = projections.get(projection);
    if (known == null) {
      throw new IllegalArgumentException("expected one of " + projections.keySet());
    }
    Optional<Generation> live =
        table.of(projection).stream().filter(g -> g.state() == GenerationState.LIVE).findFirst();
    if (live.isEmpty()) {
      return Optional.of(projection + " has no live generation");
    }
    if (live.get().version() != known.version()) {
      return Optional.of(
          "the live generation of %s is of version %d, a fresh one is of version %d: rebuild it"
              .formatted(projection, live.get().version(), known.version()));
    }
    boolean begun =
        table.beginVerification(
            projection,
            known.version(),
            progress.headIndex(),
            eventsPerSecond == null ? settings.eventsPerSecond() : eventsPerSecond);
    return begun
        ? Optional.empty()
        : Optional.of("a generation of " + projection + " is in the making");
  }

  /**
   * Ends the one that is under way.
   *
   * @return false if none is
   */
  public boolean cancel(String projection) {
    return table.of(projection).stream()
        .filter(Generation::isMaking)
        .filter(Generation::verifies)
        .findFirst()
        .filter(table::cancel)
        .isPresent();
  }

  /** Of the newest one. */
  public Optional<Status> status(String projection) {
    return table.newestVerification(projection).map(this::status);
  }

  private Status status(Generation generation) {
    State state = state(generation);
    long head = progress.count(progress.headIndex());
    boolean underWay = generation.state() == GenerationState.BUILDING;
    long position = underWay ? progress.count(progress.look().position(generation.group())) : 0;
    double perSecond = state == State.BUILDING ? driver.eventsPerSecond(generation) : 0;
    return new Status(
        generation.projection(),
        generation.number(),
        state,
        position,
        head,
        percent(state, position, head),
        perSecond,
        perSecond > 0 ? Math.round(Math.max(0, head - position) / perSecond) : null,
        generation.startedAt(),
        verifier.rows(generation).orElse(null),
        table
            .result(generation)
            .map(text -> JSON.readValue(text, VerificationResult.class))
            .orElse(null),
        underWay ? groups.trouble(generation.group()).orElse(null) : generation.error());
  }

  private State state(Generation generation) {
    return switch (generation.state()) {
      case BUILDING ->
          VerificationLock.isTaken(jdbc, generation.projection())
              ? State.COMPARING
              : State.BUILDING;
      case DROPPED -> State.DONE;
      case CANCELLED -> State.CANCELLED;
      // An instance with a code that knows no verifications took it for a rebuild.
      case FAILED, SWITCHING, LIVE, RETIRED -> State.FAILED;
    };
  }

  private static double percent(State state, long position, long head) {
    return state == State.BUILDING && position < head ? 100.0 * position / head : 100;
  }

  /** How far a verification is. */
  public enum State {
    /** A fresh generation is being filled. */
    BUILDING,
    COMPARING,
    DONE,
    CANCELLED,
    FAILED
  }

  /**
   * A verification. Positions count events.
   *
   * @param position of the fresh generation while there is one
   * @param percent of the events there are now, while it is being filled
   * @param eventsPerSecond by all instances together, lately
   * @param etaSeconds until it is filled; null while it is not known
   * @param rows compared until now; null where another instance compares
   * @param result null until it is done
   * @param error why it failed, or what keeps it from going on
   */
  public record Status(
      String projection,
      int generation,
      State state,
      long position,
      long head,
      double percent,
      double eventsPerSecond,
      @Nullable Long etaSeconds,
      Instant startedAt,
      @Nullable Long rows,
      @Nullable VerificationResult result,
      @Nullable String error) {}
}
