package danliao.query.verify;

import danliao.query.database.MySql;
import danliao.query.store.StoreUnavailableException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Of all instances one compares: the one that has the database's lock, which ends with the
 * connection it was taken on. Not thread-safe.
 */
final class VerificationLock implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(VerificationLock.class);
  // The server knows one set of names for all of its databases, and none that is long.
  private static final String NAME = "SHA1(CONCAT(DATABASE(), '/verify/', ?))";
  private static final int SECONDS = 60;
  private static final Duration KEEP = Duration.ofSeconds(10);

  private final Connection connection;
  private final String projection;
  private long kept = System.nanoTime();

  /**
   * Connects.
   *
   * @throws StoreUnavailableException if the database cannot be reached
   */
  VerificationLock(DataSource connections, String projection) {
    this.projection = projection;
    try {
      this.connection = connections.getConnection();
    } catch (SQLException e) {
      throw new StoreUnavailableException(MySql.STORE, e);
    }
  }

  /** Whether an instance compares that projection now. */
  static boolean isTaken(JdbcClient jdbc, String projection) {
    return jdbc.sql("SELECT IS_USED_LOCK(" + NAME + ") IS NOT NULL")
        .param(projection)
        .query(Boolean.class)
        .single();
  }

  /**
   * Does not wait.
   *
   * @return false if another one has it
   */
  boolean take() {
    try (Statement session = connection.createStatement();
        PreparedStatement take =
            connection.prepareStatement("SELECT GET_LOCK(" + NAME + ", 0) = 1")) {
      // A machine that is gone closes nothing: the server ends a connection that is silent so long.
      session.execute("SET SESSION wait_timeout = " + SECONDS);
      take.setString(1, projection);
      try (ResultSet taken = take.executeQuery()) {
        return taken.next() && taken.getBoolean(1);
      }
    } catch (SQLException e) {
      throw new StoreUnavailableException(MySql.STORE, e);
    }
  }

  /**
   * To be called again and again; asks the database only now and then.
   *
   * @throws StoreUnavailableException if the connection, and the lock with it, is gone
   */
  void keep() {
    long now = System.nanoTime();
    if (now - kept < KEEP.toNanos()) {
      return;
    }
    try (Statement statement = connection.createStatement()) {
      statement.execute("SELECT 1");
      kept = now;
    } catch (SQLException e) {
      throw new StoreUnavailableException(MySql.STORE, e);
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      log.atDebug()
          .addKeyValue("projection", projection)
          .addKeyValue("cause", e.toString())
          .log("the connection of a comparison did not close cleanly");
    }
  }
}
