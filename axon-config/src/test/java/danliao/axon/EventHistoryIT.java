package danliao.axon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import danliao.api.Ids;
import danliao.api.MessageEvent;
import danliao.api.Seq;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingEventStream;
import org.junit.jupiter.api.Test;

/** A history that is appended beside services. */
class EventHistoryIT {
  private static final long SEQ = Seq.firstOf(1_767_225_600_000L);
  private static final MessageEvent.Sent SENT =
      new MessageEvent.Sent(
          Ids.message("alice", "history-1"),
          "history-1",
          "alice:bob",
          "alice",
          "bob",
          "text/plain",
          "你好, Bob",
          SEQ,
          Seq.time(SEQ));
  private static final MessageEvent.Read READ =
      new MessageEvent.Read(
          SENT.messageId(),
          SENT.conversationId(),
          SENT.sender(),
          SENT.recipient(),
          SENT.seq(),
          SENT.sentAt().plusSeconds(1));

  @Test
  void servicesReadItBetweenTheirOwnEventsAsIfTheyHadStoredIt() throws Exception {
    try (TestDatabase database = new TestDatabase();
        TestNode node = new TestNode(database);
        HikariDataSource pool = database.pool();
        TrackingEventStream stream = node.events.openStream(null)) {
      EventHistory history = new EventHistory(pool);
      node.publish(UUID.randomUUID().toString(), 0);
      history.append(
          List.of(
              new EventHistory.Entry("history-1-0", 0, SENT),
              new EventHistory.Entry("history-1-1", 1, READ)));
      node.publish(UUID.randomUUID().toString(), 0);
      List<TrackedEventMessage<?>> seen = new ArrayList<>();
      while (seen.size() < 4 && stream.hasNextAvailable(5_000, TimeUnit.MILLISECONDS)) {
        seen.add(stream.nextAvailable());
      }
      assertThat(seen)
          .extracting(event -> event.trackingToken().position().orElseThrow())
          .containsExactly(1L, 2L, 3L, 4L);
      assertIs(seen.get(1), 0, SENT);
      assertIs(seen.get(2), 1, READ);
      assertThat(history.stored(Set.of(SENT.messageId(), "nobody")))
          .containsExactly(SENT.messageId());
      assertThat(history.messages()).isEqualTo(3);
    }
  }

  private static void assertIs(TrackedEventMessage<?> found, long sequence, MessageEvent expected) {
    assertThat(found.getPayload()).isEqualTo(expected);
    assertThat(found.getTimestamp()).isEqualTo(expected.at());
    assertThat(((DomainEventMessage<?>) found).getSequenceNumber()).isEqualTo(sequence);
    assertThat(((DomainEventMessage<?>) found).getType()).isEqualTo("Message");
  }

  @Test
  void ofABatchThatIsThereInPartNothingIsStored() {
    try (TestDatabase database = new TestDatabase();
        HikariDataSource pool = database.pool()) {
      EventHistory history = new EventHistory(pool);
      EventHistory.Entry there = new EventHistory.Entry("history-1-0", 0, SENT);
      history.append(List.of(there));
      assertThatThrownBy(
              () -> history.append(List.of(new EventHistory.Entry("history-1-1", 1, READ), there)))
          .matches(EventStoreConflicts::isConflict);
      assertThat(history.messages()).isOne();
      // Its place is free.
      history.append(List.of(new EventHistory.Entry("history-1-1", 1, READ)));
    }
  }
}
