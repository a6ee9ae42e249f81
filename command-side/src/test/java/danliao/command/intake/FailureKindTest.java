package danliao.command.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import java.sql.DataTruncation;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransactionRollbackException;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.axonframework.modelling.command.ConcurrencyException;
import org.axonframework.serialization.SerializationException;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.CannotCreateTransactionException;

class FailureKindTest {
  @Test
  void aTakenPlaceInAStreamIsAConflict() {
    assertThat(FailureKind.of(new ConcurrencyException("taken"))).isEqualTo(FailureKind.CONFLICT);
  }

  @Test
  void aStoreThatCannotAnswerSkipsNothing() {
    assertThat(FailureKind.of(new CannotCreateTransactionException("no connection")))
        .isEqualTo(FailureKind.STORE_AWAY);
    assertThat(
            FailureKind.of(
                new EventStoreException("lost", new SQLNonTransientConnectionException("lost"))))
        .isEqualTo(FailureKind.STORE_AWAY);
    assertThat(
            FailureKind.of(
                new EventStoreException("deadlock", new SQLTransactionRollbackException("lock"))))
        .isEqualTo(FailureKind.STORE_AWAY);
    assertThat(FailureKind.of(Status.UNAVAILABLE.asRuntimeException()))
        .isEqualTo(FailureKind.STORE_AWAY);
  }

  @Test
  void dataThatNoColumnHoldsIsTheCommandsOwnFault() {
    assertThat(
            FailureKind.of(
                new EventStoreException("too long", new DataTruncation(1, false, false, 100, 64))))
        .isEqualTo(FailureKind.OWN);
  }

  @Test
  void whatNoStoreSaidIsTheCommandsOwnFault() {
    assertThat(FailureKind.of(new SerializationException("cannot"))).isEqualTo(FailureKind.OWN);
    assertThat(FailureKind.of(new NullPointerException())).isEqualTo(FailureKind.OWN);
  }
}
