package danliao.axon;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings our tables up to date before anything uses them, and waits for a database that is away.
 */
final class SchemaMigration {
  private static final Logger log = LoggerFactory.getLogger(SchemaMigration.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private final DataSource database;
  private final Duration patience;

  SchemaMigration(DataSource database, Duration patience) {
    this.database = database;
    this.patience = patience;
  }

  /**
   * Blocks until the tables are there.
   *
   * @throws IllegalStateException if the database did not answer in all the time there was
   * @throws FlywayException if the database is not what our migrations made
   */
  void migrate() {
    awaitDatabase();
    flyway(database).load().migrate();
  }

  /**
   * Flyway can wait by itself, but for so many tries and not for so long: a try takes as long as
   * the pool waits for a connection.
   */
  private void awaitDatabase() {
    long deadline = System.nanoTime() + patience.toNanos();
    Duration pause = FIRST_PAUSE;
    while (true) {
      try (Connection answers = database.getConnection()) {
        log.atDebug().addKeyValue("url", answers.getMetaData().getURL()).log("database answers");
        return;
      } catch (SQLException e) {
        if (System.nanoTime() + pause.toNanos() > deadline) {
          throw new IllegalStateException("the database did not answer within " + patience, e);
        }
        log.atWarn()
            .addKeyValue("retryIn", pause)
            .addKeyValue("cause", e.getMessage())
            .log("waiting for the database");
        sleep(pause);
        Duration doubled = pause.multipliedBy(2);
        pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
      }
    }
  }

  static FluentConfiguration flyway(DataSource database) {
    return Flyway.configure()
        .dataSource(database)
        .locations("classpath:db/axon")
        .table("flyway_axon")
        // The query side's tables may be there first.
        .baselineOnMigrate(true)
        .baselineVersion("0");
  }

  private static void sleep(Duration pause) {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for the database", e);
    }
  }
}
