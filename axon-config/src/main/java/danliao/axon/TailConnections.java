package danliao.axon;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * Connections of those who look for new events, all the time and without a transaction. Of a pool
 * like the database's own, but they commit by themselves: else each look would end with a rollback.
 * None is there before the first look. No {@link DataSource} itself, so that everything else goes
 * on with the other one. Thread-safe.
 */
final class TailConnections implements AutoCloseable {
  /** One looks for all that are not behind; those that are look for themselves, and may wait. */
  private static final int MOST = 8;

  private final HikariDataSource pool = new HikariDataSource();

  TailConnections(DataSource database) {
    try {
      database.unwrap(HikariDataSource.class).copyStateTo(pool);
    } catch (SQLException e) {
      throw new IllegalStateException("expected a Hikari pool, found " + database, e);
    }
    pool.setPoolName("tail");
    pool.setAutoCommit(true);
    pool.setMaximumPoolSize(MOST);
    pool.setMinimumIdle(1);
  }

  DataSource pool() {
    return pool;
  }

  @Override
  public void close() {
    pool.close();
  }
}
