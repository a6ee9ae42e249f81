package danliao.axon;

import com.zaxxer.hikari.HikariDataSource;
import danliao.testkit.FreshDatabase;
import org.flywaydb.core.api.MigrationVersion;

/** A database of a test's own with our tables. */
final class TestDatabase implements AutoCloseable {
  private final FreshDatabase database = new FreshDatabase();

  TestDatabase() {
    this(MigrationVersion.LATEST);
  }

  /** With the tables as that version of ours made them. */
  TestDatabase(MigrationVersion version) {
    try (HikariDataSource pool = pool()) {
      SchemaMigration.flyway(pool).target(version).load().migrate();
    }
  }

  HikariDataSource pool() {
    return database.pool(8);
  }

  @Override
  public void close() {
    database.close();
  }
}
