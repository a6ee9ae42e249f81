package danliao.query.unread;

import static org.assertj.core.api.Assertions.assertThat;

import danliao.query.message.RecordedEvent;
import danliao.query.message.SampleEvents;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnreadStoreTest {
  private final SampleEvents events = new SampleEvents(1);
  private final RecordedEvent sent = events.sent("alice", "bob");
  private final RecordedEvent other = events.sent("alice", "bob");

  @Test
  void ofAMessageThatIsReadOnlyThatIsWritten() {
    RecordedEvent received = events.received(sent, 1);
    RecordedEvent read = events.read(sent, 2);
    assertThat(UnreadStore.needed(List.of(sent, other, received, read)))
        .containsExactly(other.event(), read.event());
  }

  @Test
  void whatComesAgainAfterItsReadingIsNotWrittenEither() {
    RecordedEvent read = events.read(sent, 2);
    assertThat(UnreadStore.needed(List.of(read, sent, events.received(sent, 1), read)))
        .containsExactly(read.event(), read.event());
  }

  @Test
  void ofAMessageThatIsNotReadAllIsWrittenButThatItsRecipientIsOffline() {
    RecordedEvent received = events.received(sent, 2);
    assertThat(
            UnreadStore.needed(
                List.of(sent, events.markedOffline(sent, 1), received, events.read(other, 1))))
        .startsWith(sent.event(), received.event())
        .hasSize(3);
  }
}
