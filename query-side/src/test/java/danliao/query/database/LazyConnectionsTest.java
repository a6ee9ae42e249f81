package danliao.query.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.zaxxer.hikari.HikariDataSource;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.support.TransactionTemplate;

class LazyConnectionsTest {
  @Test
  void aTransactionWithoutAStatementNeedsNoDatabase() {
    try (HikariDataSource nowhere = nowhere()) {
      DataSource lazy =
          (DataSource) new LazyConnections().postProcessAfterInitialization(nowhere, "");
      TransactionTemplate transaction =
          new TransactionTemplate(new DataSourceTransactionManager(lazy));
      assertThat(transaction.<String>execute(status -> "done")).isEqualTo("done");
      JdbcTemplate jdbc = new JdbcTemplate(lazy);
      assertThatExceptionOfType(RuntimeException.class)
          .isThrownBy(() -> transaction.execute(status -> jdbc.update("DELETE FROM nothing")));
      TransactionTemplate eager =
          new TransactionTemplate(new DataSourceTransactionManager(nowhere));
      assertThatExceptionOfType(CannotCreateTransactionException.class)
          .isThrownBy(() -> eager.execute(status -> "done"));
    }
  }

  private static HikariDataSource nowhere() {
    HikariDataSource pool = new HikariDataSource();
    pool.setJdbcUrl("jdbc:mysql://127.0.0.1:1/nothing?connectTimeout=100");
    pool.setConnectionTimeout(250);
    pool.setInitializationFailTimeout(-1);
    pool.setMinimumIdle(0);
    return pool;
  }
}
