package danliao.axon;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.flywaydb.core.api.MigrationVersion;
import org.springframework.jdbc.core.JdbcTemplate;

/** A database of a test's own on the real server, dropped at the end. */
final class TestDatabase implements AutoCloseable {
  private static final String OPTIONS =
      "?sslMode=DISABLED&allowPublicKeyRetrieval=true"
          + "&rewriteBatchedStatements=true&cachePrepStmts=true";

  private final String name =
      "danliao_test_axon_" + UUID.randomUUID().toString().replace("-", "").substring(0, 12);

  TestDatabase() {
    this(MigrationVersion.LATEST);
  }

  /** With the tables as that version of ours made them. */
  TestDatabase(MigrationVersion version) {
    administer("CREATE DATABASE " + name);
    try (HikariDataSource pool = pool()) {
      SchemaMigration.flyway(pool).target(version).load().migrate();
    }
  }

  HikariDataSource pool() {
    return pool(name);
  }

  @Override
  public void close() {
    administer("DROP DATABASE " + name);
  }

  private static void administer(String statement) {
    try (HikariDataSource pool = pool("danliao")) {
      new JdbcTemplate(pool).execute(statement);
    }
  }

  private static HikariDataSource pool(String database) {
    HikariConfig config = new HikariConfig();
    int port = 18000 + Integer.parseInt(required("danliao.test.port-offset"));
    config.setJdbcUrl("jdbc:mysql://127.0.0.1:" + port + "/" + database + OPTIONS);
    config.setUsername("danliao");
    config.setPassword(secret("spring.datasource.password"));
    config.setAutoCommit(database.equals("danliao"));
    config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
    config.setMaximumPoolSize(8);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(3_000);
    return new HikariDataSource(config);
  }

  private static String secret(String name) {
    try {
      return Files.readString(Path.of(required("danliao.test.home"), "secrets", name)).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String required(String property) {
    String value = System.getProperty(property, "");
    if (value.isEmpty()) {
      throw new IllegalStateException("no servers to test with: run ./danliao test");
    }
    return value;
  }
}
