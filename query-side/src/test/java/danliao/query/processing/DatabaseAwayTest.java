package danliao.query.processing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import danliao.query.store.StoreUnavailableException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.axonframework.serialization.json.JacksonSerializer;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.AbstractDataSource;

/** What is asked about positions while the database is away. */
class DatabaseAwayTest {
  @Test
  void positionsAndTokensAreUnavailableWhileTheDatabaseIsAway() {
    JdbcTemplate away = new JdbcTemplate(new Away());
    var index = new JdbcEventIndex(away);
    var tokens = new TokenTable(away, JacksonSerializer.defaultSerializer());
    assertUnavailable(() -> index.of("message", 0));
    assertUnavailable(() -> index.recordedAfter(0));
    assertUnavailable(() -> tokens.tokens("conversation-g1"));
    assertUnavailable(() -> tokens.positions("conversation-g1"));
  }

  private static void assertUnavailable(Runnable question) {
    assertThatExceptionOfType(StoreUnavailableException.class)
        .isThrownBy(question::run)
        .satisfies(e -> assertThat(e.store()).isEqualTo("mysql"));
  }

  private static final class Away extends AbstractDataSource {
    @Override
    public Connection getConnection() throws SQLException {
      throw new SQLTransientConnectionException("none in the pool", "08001");
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
      return getConnection();
    }
  }
}
