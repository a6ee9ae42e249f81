package danliao.query.database;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import danliao.testkit.FreshDatabase;
import danliao.testkit.StatementCounts;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class LazyConnectionsIT {
  private static final int TRANSACTIONS = 20;

  @Test
  void aTransactionCostsNoStatementsButItsOwnAndItsCommit() {
    try (FreshDatabase database = new FreshDatabase();
        HikariDataSource pool = database.pool(1)) {
      DataSource lazy = (DataSource) new LazyConnections().postProcessAfterInitialization(pool, "");
      JdbcTemplate jdbc = new JdbcTemplate(lazy);
      TransactionTemplate transaction = new TransactionTemplate(new JdbcTransactionManager(lazy));
      Map<String, Long> before = transaction.execute(status -> statements(jdbc));
      for (int i = 0; i < TRANSACTIONS; i++) {
        transaction.executeWithoutResult(status -> jdbc.queryForObject("SELECT 1", Long.class));
      }
      Map<String, Long> after = transaction.execute(status -> statements(jdbc));
      assertThat(more(before, after, "Com_set_option")).isZero();
      assertThat(more(before, after, "Com_rollback")).isZero();
      assertThat(more(before, after, "Com_commit")).isEqualTo(TRANSACTIONS + 1);
    }
  }

  private static long more(Map<String, Long> before, Map<String, Long> after, String name) {
    return after.getOrDefault(name, 0L) - before.getOrDefault(name, 0L);
  }

  /** Those of the pool's only connection. */
  private static Map<String, Long> statements(JdbcTemplate jdbc) {
    return jdbc.execute((ConnectionCallback<Map<String, Long>>) StatementCounts::of);
  }
}
