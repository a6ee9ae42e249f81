package danliao.query.generation;

import com.zaxxer.hikari.HikariDataSource;
import danliao.query.projection.Generation;
import danliao.query.projection.GenerationState;
import danliao.query.projection.TestProjection;
import danliao.testkit.FreshDatabase;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The registry of generations in a database of its own, and beside it Axon's tables. As an
 * extension of a class it forgets one projection after each test.
 */
public final class TestRegistry implements AfterEachCallback, AfterAllCallback {
  private final String projection;
  private final FreshDatabase database;
  private final HikariDataSource pool;
  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final GenerationTable table;

  public TestRegistry(String projection) {
    this.projection = projection;
    database = new FreshDatabase();
    pool = database.pool(4);
    Flyway.configure()
        .dataSource(pool)
        .locations("classpath:db/axon")
        .table("flyway_axon")
        .load()
        .migrate();
    GenerationConfiguration.migrations(pool).migrate();
    jdbc = JdbcClient.create(pool);
    var transactions = new DataSourceTransactionManager(pool);
    transaction = new TransactionTemplate(transactions);
    table = new GenerationTable(jdbc, transactions);
  }

  public GenerationTable table() {
    return table;
  }

  /** As an instance has it that knows the first version of a projection. */
  public Generations generations(String projection, Duration settle) {
    return new Generations(
        table,
        () -> Stream.of(new TestProjection(projection, 1)),
        new RebuildSettings(1_000, 0, Duration.ofMillis(1), settle, 1_000, Duration.ofMinutes(10)));
  }

  public Generation newest(String projection) {
    return table.newest(projection).orElseThrow();
  }

  /** As a look finds it. */
  Optional<Generation> find(String projection, int number) {
    return table.look().generations().stream()
        .filter(g -> g.projection().equals(projection) && g.number() == number)
        .findFirst();
  }

  /** Begins another one that has caught up. */
  Generation switching(String projection) {
    table.begin(projection, 1, -1, 0);
    table.move(newest(projection), GenerationState.BUILDING, GenerationState.SWITCHING);
    return newest(projection);
  }

  /** Begins another one and makes it the live one. */
  public Generation live(String projection, Duration grace) {
    table.makeLive(switching(projection), grace);
    return newest(projection);
  }

  /** Its store is found to have lost data. */
  void lost(Generation generation, long until) {
    transaction.executeWithoutResult(status -> table.lost(generation, until));
  }

  /** What a processing group stores: the token of a segment, and an event set aside. */
  void storeFor(String group) {
    transaction.executeWithoutResult(
        status -> {
          jdbc.sql(
                  "INSERT INTO token_entry (processor_name, segment, token, token_type, owner)"
                      + " VALUES (?, 0, '7', 't', 'somebody')")
              .param(group)
              .update();
          jdbc.sql(
                  "INSERT INTO dead_letter_entry (dead_letter_id, processing_group,"
                      + " sequence_identifier, sequence_index, message_type, event_identifier,"
                      + " time_stamp, payload_type, payload, enqueued_at)"
                      + " VALUES (?, ?, 'a:b', 0, 'event', 'e', 't', 'MessageSent', '{}', 't')")
              .params(group, group)
              .update();
        });
  }

  /** How many of a processing group's tokens say something, or are claimed. */
  int tokensOf(String group) {
    return jdbc.sql(
            "SELECT COUNT(*) FROM token_entry WHERE processor_name = ?"
                + " AND (token IS NOT NULL OR owner IS NOT NULL)")
        .param(group)
        .query(Integer.class)
        .single();
  }

  /** How many rows of both kinds a processing group has. */
  int storedFor(String group) {
    return jdbc.sql(
            "SELECT (SELECT COUNT(*) FROM token_entry WHERE processor_name = ?)"
                + " + (SELECT COUNT(*) FROM dead_letter_entry WHERE processing_group = ?)")
        .params(group, group)
        .query(Integer.class)
        .single();
  }

  /** Runs it within a transaction that fails. */
  void undone(Runnable change) {
    transaction.executeWithoutResult(
        status -> {
          change.run();
          status.setRollbackOnly();
        });
  }

  /** Leaves the rows that the migration made, and no others. */
  @Override
  public void afterEach(ExtensionContext context) {
    transaction.executeWithoutResult(
        status -> {
          jdbc.sql("DELETE FROM projection_generation WHERE projection = ?")
              .param(projection)
              .update();
          jdbc.sql("DELETE FROM token_entry").update();
          jdbc.sql("DELETE FROM dead_letter_entry").update();
        });
  }

  @Override
  public void afterAll(ExtensionContext context) {
    pool.close();
    database.close();
  }
}
