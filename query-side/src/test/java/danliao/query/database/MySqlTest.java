package danliao.query.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import danliao.query.store.StoreUnavailableException;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLSyntaxErrorException;
import java.sql.SQLTransactionRollbackException;
import java.sql.SQLTransientConnectionException;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.jdbc.support.SQLExceptionSubclassTranslator;
import org.springframework.transaction.CannotCreateTransactionException;

class MySqlTest {
  static Stream<RuntimeException> away() {
    return Stream.of(
        translated(new SQLNonTransientConnectionException("too many connections", "08004")),
        translated(new SQLTransientConnectionException("none in the pool", "08001")),
        translated(new SQLRecoverableException("communications link failure", "08S01")),
        translated(new SQLTransactionRollbackException("deadlock", "40001")),
        new CannotCreateTransactionException("no connection"),
        uncategorized(new SQLException("The table 'conversation_g2' is full", "HY000", 1114)),
        uncategorized(new SQLException("Disk full", "HY000", 1021)),
        uncategorized(
            new SQLException("The MySQL server is running with --read-only", "HY000", 1290)),
        uncategorized(
            new BatchUpdateException("Running in read-only mode", "HY000", 1836, new int[0])));
  }

  @ParameterizedTest
  @MethodSource("away")
  void aDatabaseThatIsAwayIsUnavailable(RuntimeException failure) {
    assertThatExceptionOfType(StoreUnavailableException.class)
        .isThrownBy(() -> MySql.run(() -> fail(failure)))
        .withCause(failure)
        .satisfies(e -> assertThat(e.store()).isEqualTo("mysql"));
  }

  static Stream<RuntimeException> faults() {
    return Stream.of(
        translated(new SQLSyntaxErrorException("no such column", "42S22")),
        new DuplicateKeyException("there is one"),
        uncategorized(new SQLException("Data too long for column 'preview'", "22001", 1406)),
        new IllegalStateException("a bug"));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void whatIsWrongWithAStatementIsThrownAsItIs(RuntimeException failure) {
    assertThatThrownBy(() -> MySql.run(() -> fail(failure))).isSameAs(failure);
  }

  private static RuntimeException uncategorized(SQLException failure) {
    return new UncategorizedSQLException("a test", "INSERT", failure);
  }

  private static DataAccessException translated(SQLException failure) {
    return Objects.requireNonNull(
        new SQLExceptionSubclassTranslator().translate("a test", "SELECT 1", failure));
  }

  private static void fail(RuntimeException failure) {
    throw failure;
  }
}
