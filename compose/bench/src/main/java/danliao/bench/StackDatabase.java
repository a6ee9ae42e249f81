package danliao.bench;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import danliao.axon.EventHistory;
import danliao.stack.LocalStack;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The database of a stack. One connection, as services have theirs: who appends commits. */
final class StackDatabase implements AutoCloseable {
  private static final String OPTIONS =
      "?sslMode=DISABLED&allowPublicKeyRetrieval=true&rewriteBatchedStatements=true"
          + "&connectTimeout=3000&socketTimeout=60000";

  private final HikariDataSource database;

  /**
   * @throws IOException if it does not answer
   */
  StackDatabase(LocalStack stack) throws IOException {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl("jdbc:mysql://127.0.0.1:" + stack.mariaDb() + "/danliao" + OPTIONS);
    config.setUsername("danliao");
    config.setPassword(stack.databasePassword());
    config.setAutoCommit(false);
    config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
    config.setMaximumPoolSize(1);
    try {
      this.database = new HikariDataSource(config);
    } catch (HikariPool.PoolInitializationException e) {
      throw new IOException(
          "MariaDB does not answer on port "
              + stack.mariaDb()
              + ": is the stack up (./danliao up)?",
          e);
    }
  }

  EventHistory events() {
    return new EventHistory(database);
  }

  /** What the server has counted since it started. */
  Map<String, Long> counts() {
    Map<String, Long> counts = new HashMap<>();
    JdbcClient.create(database)
        .sql("SHOW GLOBAL STATUS")
        .query(
            row -> {
              if (row.getString(2).matches("\\d{1,18}")) {
                counts.put(row.getString(1), row.getLong(2));
              }
            });
    return counts;
  }

  @Override
  public void close() {
    database.close();
  }
}
