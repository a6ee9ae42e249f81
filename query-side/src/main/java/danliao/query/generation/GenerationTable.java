package danliao.query.generation;

import danliao.query.projection.Generation;
import danliao.query.projection.GenerationState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The registry of generations, table {@code projection_generation}. Each change is one guarded
 * statement or one transaction of its own: of two instances that try the same, one does it.
 * Thread-safe.
 */
public final class GenerationTable {
  // Not the session's local time: an hour of it comes twice a year.
  private static final String NOW =
      "TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(3)) DIV 1000";
  private static final String COLUMNS =
      "SELECT projection, generation, version, state, head, events_per_second, started_at,"
          + " changed_at, retires_at, error, watermarked, behind_until, verifies"
          + " FROM projection_generation ";
  private static final String MOVE =
      "UPDATE projection_generation SET state = ?, error = ?, changed_at = "
          + NOW
          + " WHERE projection = ? AND generation = ? AND state = ?";
  private static final String WHERE_IT_IS = " WHERE projection = ? AND generation = ?";
  private static final int ERROR_CHARS = 1_000;

  private final JdbcClient jdbc;
  private final TransactionTemplate own;

  public GenerationTable(JdbcClient jdbc, PlatformTransactionManager transactions) {
    this.jdbc = jdbc;
    this.own = new TransactionTemplate(transactions);
    own.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
  }

  /** All whose store is not removed yet, with the database's time. */
  public Look look() {
    Instant now = Instant.ofEpochMilli(jdbc.sql("SELECT " + NOW).query(Long.class).single());
    return new Look(
        now,
        jdbc.sql(COLUMNS + "WHERE NOT cleaned ORDER BY projection, generation")
            .query(GenerationTable::row)
            .list());
  }

  /** What the registry said at one moment of the database's clock. */
  public record Look(Instant at, List<Generation> generations) {}

  /** Those of a projection whose store is not removed yet. */
  public List<Generation> of(String projection) {
    return look().generations().stream().filter(g -> g.projection().equals(projection)).toList();
  }

  /** The projection's newest generation that was made to be read, whatever became of it. */
  public Optional<Generation> newest(String projection) {
    return newest(projection, false);
  }

  /** The projection's newest generation that was made to verify, whatever became of it. */
  public Optional<Generation> newestVerification(String projection) {
    return newest(projection, true);
  }

  private Optional<Generation> newest(String projection, boolean verifies) {
    return jdbc.sql(
            COLUMNS + "WHERE projection = ? AND verifies = ? ORDER BY generation DESC LIMIT 1")
        .params(projection, verifies)
        .query(GenerationTable::row)
        .optional();
  }

  /**
   * The one in the making, or else the last one that became something: live, or ended. None that
   * verifies.
   */
  public Optional<Generation> latest(String projection) {
    return jdbc.sql(
            COLUMNS
                + "WHERE projection = ? AND NOT verifies AND state NOT IN ('RETIRED', 'DROPPED')"
                + " ORDER BY making IS NULL, changed_at DESC, generation DESC LIMIT 1")
        .param(projection)
        .query(GenerationTable::row)
        .optional();
  }

  /**
   * Begins the next generation.
   *
   * @return false if one is in the making
   */
  public boolean begin(String projection, int version, long head, int eventsPerSecond) {
    return begin(projection, version, head, eventsPerSecond, false);
  }

  /**
   * Begins a generation that is to be compared with the live one.
   *
   * @return false if one is in the making
   */
  public boolean beginVerification(String projection, int version, long head, int eventsPerSecond) {
    return begin(projection, version, head, eventsPerSecond, true);
  }

  private boolean begin(
      String projection, int version, long head, int eventsPerSecond, boolean verifies) {
    return alone(
        () ->
            update(
                "INSERT INTO projection_generation (projection, generation, version, state, head,"
                    + " events_per_second, started_at, changed_at, verifies)"
                    + (" SELECT ?, COALESCE(MAX(generation), 0) + 1, ?, 'BUILDING', ?, ?, " + NOW)
                    + (", " + NOW + ", ? FROM projection_generation WHERE projection = ?"),
                projection,
                version,
                head,
                eventsPerSecond,
                verifies,
                projection));
  }

  /**
   * Moves a generation on, if it still is where the caller thinks. One is made the live one by
   * {@link #makeLive}.
   *
   * @return false if it is not, or if another one of the projection has that place
   */
  public boolean move(Generation generation, GenerationState from, GenerationState to) {
    return alone(() -> update(MOVE, to.name(), null, generation, from));
  }

  /** Ends a generation in the making because of an event. */
  public boolean fail(Generation generation, String error) {
    return alone(
        () ->
            update(MOVE, "FAILED", error, generation, GenerationState.BUILDING)
                || update(MOVE, "FAILED", error, generation, GenerationState.SWITCHING));
  }

  /**
   * Ends a generation in the making by somebody's wish. One that was live before is retired again.
   *
   * @return false if it is not in the making
   */
  public boolean cancel(Generation generation) {
    return alone(
        () ->
            update(
                "UPDATE projection_generation SET changed_at = "
                    + (NOW + ", state = IF(retires_at IS NULL, 'CANCELLED', 'RETIRED')")
                    + (WHERE_IT_IS + " AND state IN ('BUILDING', 'SWITCHING')"),
                generation.projection(),
                generation.number()));
  }

  /**
   * Ends a verification with what it found; its store is not needed any more.
   *
   * @return false if it has ended before
   */
  public boolean verified(Generation generation, String result) {
    return alone(
        () ->
            update(
                "UPDATE projection_generation SET state = 'DROPPED', result = ?, changed_at = "
                    + (NOW + WHERE_IT_IS + " AND verifies AND state = 'BUILDING'"),
                result,
                generation.projection(),
                generation.number()));
  }

  /** What {@link #verified} was told. */
  public Optional<String> result(Generation generation) {
    return jdbc.sql(
            "SELECT result FROM projection_generation" + WHERE_IT_IS + " AND result IS NOT NULL")
        .params(generation.projection(), generation.number())
        .query(String.class)
        .optional();
  }

  /**
   * Has a retired generation become the live one again; from here on it goes as with a new one.
   *
   * @return false if its time is over, or if another one is in the making
   */
  public boolean takeBack(Generation retired) {
    return alone(
        () ->
            update(
                "UPDATE projection_generation SET state = 'SWITCHING', changed_at = "
                    + (NOW + WHERE_IT_IS + " AND state = 'RETIRED' AND retires_at > " + NOW),
                retired.projection(),
                retired.number()));
  }

  /**
   * Makes a switching generation the live one, and retires the one that was, in one step. One that
   * was retired before that goes: nobody rolls back twice as far, and each is written.
   *
   * @param grace how long the former one is kept
   * @return false if it is not switching; then nothing has changed
   */
  public boolean makeLive(Generation generation, Duration grace) {
    return alone(
        () -> {
          update(
              "UPDATE projection_generation SET state = 'DROPPED', changed_at = "
                  + (NOW + " WHERE projection = ? AND state = 'RETIRED'"),
              generation.projection());
          update(
              "UPDATE projection_generation SET state = 'RETIRED', changed_at = "
                  + (NOW + ", retires_at = " + NOW)
                  + " + ? WHERE projection = ? AND state = 'LIVE'",
              grace.toMillis(),
              generation.projection());
          return update(
              "UPDATE projection_generation SET state = 'LIVE', retires_at = NULL, changed_at = "
                  + (NOW + WHERE_IT_IS + " AND state = 'SWITCHING'"),
              generation.projection(),
              generation.number());
        });
  }

  /** Its store is behind up to this event, by the caller's transaction. */
  void lost(Generation generation, long until) {
    update(
        "UPDATE projection_generation SET behind_until = GREATEST(COALESCE(behind_until, -1), ?)"
            + WHERE_IT_IS,
        until,
        generation.projection(),
        generation.number());
  }

  /**
   * Its store has lost everything up to this event: all are handled again from the first.
   *
   * @return false if it has ended; then nothing has changed
   */
  public boolean lostAll(Generation generation, long until) {
    return alone(
        () -> {
          // Whoever has claimed one finds that it lost it, and handles what there is from now on.
          update(
              "UPDATE token_entry SET token = NULL, token_type = NULL, owner = NULL"
                  + " WHERE processor_name = ?",
              generation.group());
          return update(
              "UPDATE projection_generation SET behind_until = ?"
                  + (WHERE_IT_IS + " AND state IN ('BUILDING', 'SWITCHING', 'LIVE', 'RETIRED')"),
              until,
              generation.projection(),
              generation.number());
        });
  }

  /**
   * Its store has all that it lost.
   *
   * @return false if it has lost more meanwhile
   */
  public boolean caughtUp(Generation generation) {
    return alone(
        () ->
            update(
                "UPDATE projection_generation SET behind_until = NULL"
                    + (WHERE_IT_IS + " AND behind_until = ?"),
                generation.projection(),
                generation.number(),
                generation.behindUntil()));
  }

  /** Its store says itself what it has from now on. */
  void watermarked(Generation generation) {
    alone(
        () ->
            update(
                "UPDATE projection_generation SET watermarked = TRUE" + WHERE_IT_IS,
                generation.projection(),
                generation.number()));
  }

  /** Forgets what processing groups have stored for a generation whose store is removed. */
  public void cleaned(Generation generation) {
    alone(
        () -> {
          update("DELETE FROM token_entry WHERE processor_name = ?", generation.group());
          update("DELETE FROM dead_letter_entry WHERE processing_group = ?", generation.group());
          return update(
              "UPDATE projection_generation SET cleaned = TRUE" + WHERE_IT_IS,
              generation.projection(),
              generation.number());
        });
  }

  /** In a transaction that no batch's failure undoes; one that changed nothing is undone whole. */
  private boolean alone(BooleanSupplier change) {
    try {
      return Boolean.TRUE.equals(
          own.execute(
              transaction -> {
                boolean changed = change.getAsBoolean();
                if (!changed) {
                  transaction.setRollbackOnly();
                }
                return changed;
              }));
    } catch (DuplicateKeyException e) {
      return false;
    }
  }

  private boolean update(
      String move, String to, @Nullable String error, Generation g, GenerationState from) {
    String text = error == null ? null : error.substring(0, Math.min(ERROR_CHARS, error.length()));
    return update(move, to, text, g.projection(), g.number(), from.name());
  }

  private boolean update(String statement, @Nullable Object... parameters) {
    return jdbc.sql(statement).params(Arrays.asList(parameters)).update() > 0;
  }

  private static Generation row(ResultSet row, int number) throws SQLException {
    long retiresAt = row.getLong("retires_at");
    return new Generation(
        row.getString("projection"),
        row.getInt("generation"),
        row.getInt("version"),
        GenerationState.valueOf(row.getString("state")),
        row.getLong("head"),
        row.getInt("events_per_second"),
        Instant.ofEpochMilli(row.getLong("started_at")),
        Instant.ofEpochMilli(row.getLong("changed_at")),
        retiresAt == 0 ? null : Instant.ofEpochMilli(retiresAt),
        row.getString("error"),
        row.getBoolean("watermarked"),
        row.getObject("behind_until", Long.class),
        row.getBoolean("verifies"));
  }
}
