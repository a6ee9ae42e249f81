package danliao.testkit;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;

/** A database of a test's own on the real MariaDB, empty at first; dropped when closed. */
public final class FreshDatabase implements AutoCloseable {
  /** As the services have them. */
  private static final String OPTIONS =
      "?sslMode=DISABLED&allowPublicKeyRetrieval=true&rewriteBatchedStatements=true"
          + "&cachePrepStmts=true&connectionTimeZone=UTC";

  private final String name = "danliao_test_" + UUID.randomUUID().toString().replace('-', '_');

  public FreshDatabase() {
    administer("CREATE DATABASE " + name + " CHARACTER SET utf8mb4");
  }

  public String url() {
    return url(name);
  }

  public String user() {
    return "danliao";
  }

  public String password() {
    return RealServers.secrets().databasePassword();
  }

  /** As the services have theirs: without auto-commit, and read committed. */
  public HikariDataSource pool(int connections) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url());
    config.setUsername(user());
    config.setPassword(password());
    config.setAutoCommit(false);
    config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
    config.setMaximumPoolSize(connections);
    config.setMinimumIdle(1);
    return new HikariDataSource(config);
  }

  @Override
  public void close() {
    administer("DROP DATABASE " + name);
  }

  private void administer(String sql) {
    try (Connection connection = DriverManager.getConnection(url(""), user(), password());
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    } catch (SQLException e) {
      throw new IllegalStateException("MariaDB does not " + sql, e);
    }
  }

  private static String url(String database) {
    return "jdbc:mysql://" + RealServers.mariaDb() + "/" + database + OPTIONS;
  }
}
