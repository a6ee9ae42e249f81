package danliao.axon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLTransientException;
import java.util.Set;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The stream of a message in the JDBC event store is read whole or not at all. */
class WholeStreamsIT {
  @ParameterizedTest
  @ValueSource(longs = {0, 1})
  void aStreamThatMissesAnEventIsNotRead(long missing) {
    try (TestDatabase database = new TestDatabase();
        TestNode node = new TestNode(database)) {
      String whole = publishThree(node);
      String damaged = publishThree(node);
      delete(node, damaged, missing);
      String said = "expected event %d of %s, found %d".formatted(missing, damaged, missing + 1);
      assertFails(() -> node.storage.read(Set.of(whole, damaged)), said);
      assertFails(() -> node.events.readEvents(damaged), said);
      assertThat(node.storage.read(Set.of(whole)).get(whole)).hasSize(3);
      assertThat(node.events.readEvents(whole).asStream()).hasSize(3);
      assertThat(node.events.readEvents(whole, 1).asStream()).hasSize(2);
    }
  }

  private static String publishThree(TestNode node) {
    String messageId = UUID.randomUUID().toString();
    for (long sequence = 0; sequence < 3; sequence++) {
      node.publish(messageId, sequence);
    }
    return messageId;
  }

  private static void delete(TestNode node, String messageId, long sequence) {
    new TransactionTemplate(new JdbcTransactionManager(node.pool))
        .executeWithoutResult(
            status ->
                new JdbcTemplate(node.pool)
                    .update(
                        "DELETE FROM domain_event_entry"
                            + " WHERE aggregate_identifier = ? AND sequence_number = ?",
                        messageId,
                        sequence));
  }

  /** As one that may go away, so that whoever reads tries again. */
  private static void assertFails(ThrowingCallable read, String said) {
    assertThatThrownBy(read)
        .isInstanceOf(EventStoreException.class)
        .hasRootCauseInstanceOf(SQLTransientException.class)
        .hasRootCauseMessage(said);
  }
}
