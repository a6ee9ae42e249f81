package danliao.query;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** A database of one test's own on the real server; dropped when closed. */
public final class TestDatabase implements AutoCloseable {
  private static final String OPTIONS =
      "?sslMode=DISABLED&allowPublicKeyRetrieval=true&rewriteBatchedStatements=true&connectionTimeZone=UTC";

  private final String name = "danliao_test_" + Long.toString(System.nanoTime(), 36);

  public TestDatabase() throws SQLException {
    administer("CREATE DATABASE " + name + " CHARACTER SET utf8mb4");
  }

  public String url() {
    return "jdbc:mysql://" + RealServers.address(18000) + "/" + name + OPTIONS;
  }

  public static String user() {
    return "danliao";
  }

  public static String password() {
    return RealServers.secret("spring.datasource.password");
  }

  /** As the application has it. */
  public HikariDataSource pool() {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url());
    config.setUsername(user());
    config.setPassword(password());
    config.setMaximumPoolSize(4);
    config.setAutoCommit(false);
    config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
    return new HikariDataSource(config);
  }

  @Override
  public void close() throws SQLException {
    administer("DROP DATABASE " + name);
  }

  private static void administer(String sql) throws SQLException {
    String url = "jdbc:mysql://" + RealServers.address(18000) + "/" + OPTIONS;
    try (Connection connection = DriverManager.getConnection(url, user(), password());
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }
}
