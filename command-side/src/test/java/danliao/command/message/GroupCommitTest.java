package danliao.command.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import danliao.api.Ids;
import danliao.api.MessageStatus;
import java.sql.SQLNonTransientConnectionException;
import java.time.Instant;
import java.util.List;
import org.axonframework.commandhandling.SimpleCommandBus;
import org.axonframework.common.transaction.NoTransactionManager;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.axonframework.modelling.command.ConcurrencyException;
import org.junit.jupiter.api.Test;

class GroupCommitTest {
  private static final String OTHER = Ids.message("alice", "bbbbbbbb");
  private static final ClientAck ACK =
      new ClientAck(Ids.message("alice", "aaaaaaaa"), "bob", MessageStatus.READ, Instant.EPOCH);

  private final MessageCache cache = new MessageCache(10);

  @Test
  void whenTheStoreFailsAllMessagesAreForgotten() {
    failWith(new EventStoreException("lost", new SQLNonTransientConnectionException("lost")));
    assertThat(cache.containsKey(OTHER)).isFalse();
  }

  @Test
  void afterAConflictOtherMessagesAreRemembered() {
    failWith(new ConcurrencyException("taken"));
    assertThat(cache.containsKey(OTHER)).isTrue();
  }

  private void failWith(RuntimeException failure) {
    cache.put(OTHER, "its state");
    GroupCommit groups =
        new GroupCommit(
            SimpleCommandBus.builder().build(),
            NoTransactionManager.INSTANCE,
            ids -> {
              throw failure;
            },
            cache);
    assertThatThrownBy(() -> groups.commit(List.of(ACK), false)).isSameAs(failure);
  }
}
