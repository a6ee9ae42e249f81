package danliao.bench;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import danliao.axon.EventHistory;
import danliao.client.LocalStack;

/** The event store of a stack. One connection, as services have theirs: who appends commits. */
final class HistoryDatabase implements AutoCloseable {
  private static final String OPTIONS =
      "?sslMode=DISABLED&allowPublicKeyRetrieval=true&rewriteBatchedStatements=true"
          + "&connectTimeout=3000&socketTimeout=60000";

  private final HikariDataSource database;

  HistoryDatabase(LocalStack stack) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl("jdbc:mysql://127.0.0.1:" + stack.mariaDb() + "/danliao" + OPTIONS);
    config.setUsername("danliao");
    config.setPassword(stack.databasePassword());
    config.setAutoCommit(false);
    config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
    config.setMaximumPoolSize(1);
    this.database = new HikariDataSource(config);
  }

  EventHistory events() {
    return new EventHistory(database);
  }

  @Override
  public void close() {
    database.close();
  }
}
