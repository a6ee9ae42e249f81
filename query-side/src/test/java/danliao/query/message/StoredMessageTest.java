package danliao.query.message;

import static org.assertj.core.api.Assertions.assertThat;

import danliao.api.MessageEvent;
import danliao.api.MessageStatus;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StoredMessageTest {
  private final SampleEvents events = new SampleEvents(1);
  private final RecordedEvent sent = events.sent("alice", "bob");

  @Test
  void aMessageIsWhatItsEventsLeaveOfIt() {
    RecordedEvent received = events.received(sent, 2);
    assertThat(StoredMessage.of(stream(sent, events.markedOffline(sent, 1), received)))
        .hasValue(
            new StoredMessage(
                Messages.of((MessageEvent.Sent) sent.event()),
                MessageStatus.UNREAD,
                received.event().at(),
                3));
  }

  @Test
  void whatWasOnlySentIsSent() {
    assertThat(StoredMessage.of(stream(sent)).orElseThrow().status()).isEqualTo(MessageStatus.SENT);
  }

  @Test
  void withoutItsFirstEventThereIsNoMessage() {
    assertThat(StoredMessage.of(List.of())).isEmpty();
    assertThat(StoredMessage.of(stream(events.read(sent, 1)))).isEmpty();
  }

  private static List<MessageStream.Entry> stream(RecordedEvent... recorded) {
    return Stream.of(recorded)
        .map(e -> new MessageStream.Entry(e.sequence(), e.event().at(), e.event()))
        .toList();
  }
}
