package danliao.axon;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import java.sql.SQLException;
import org.axonframework.commandhandling.CommandExecutionException;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.axonframework.modelling.command.AggregateStreamCreationException;
import org.axonframework.modelling.command.ConcurrencyException;
import org.junit.jupiter.api.Test;

class EventStoreConflictsTest {
  @Test
  void aTakenFirstPlaceInAStreamIsAConflict() {
    assertThat(EventStoreConflicts.isConflict(new AggregateStreamCreationException("taken", null)))
        .isTrue();
  }

  @Test
  void aTakenLaterPlaceIsAConflictHoweverDeepItIsWrapped() {
    assertThat(
            EventStoreConflicts.isConflict(
                new CommandExecutionException("failed", new ConcurrencyException("taken"))))
        .isTrue();
  }

  @Test
  void axonServersOutOfRangeIsAConflict() {
    Throwable raw =
        Status.OUT_OF_RANGE
            .withDescription("[AXONIQ-2000] Invalid sequence number 0 for aggregate x, expected 1")
            .asRuntimeException();
    assertThat(EventStoreConflicts.isConflict(new IllegalStateException(raw))).isTrue();
  }

  @Test
  void aDatabaseThatIsAwayIsNoConflict() {
    assertThat(
            EventStoreConflicts.isConflict(
                new EventStoreException("failed", new SQLException("Communications link failure"))))
        .isFalse();
    assertThat(
            EventStoreConflicts.isConflict(
                Status.OUT_OF_RANGE.withDescription("other").asRuntimeException()))
        .isFalse();
  }
}
