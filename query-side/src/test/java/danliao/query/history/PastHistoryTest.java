package danliao.query.history;

import static org.assertj.core.api.Assertions.assertThat;

import danliao.api.HybridClock;
import danliao.api.MessageEvent;
import danliao.api.MessageStatus;
import danliao.api.Seq;
import danliao.query.message.MessageRef;
import danliao.query.message.MessageStream;
import danliao.query.message.RecordedEvent;
import danliao.query.message.SampleEvents;
import danliao.query.message.StoredMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PastHistoryTest {
  private static final String CONVERSATION = "alice:bob";

  /** Later than the stamps of the sample. */
  private static final Instant MOMENT = Instant.parse("2026-01-02T03:05:00Z");

  private static final Instant LATER = MOMENT.plusSeconds(1);

  private final SampleEvents events = new SampleEvents(1);
  private final TreeMap<Long, MessageRef> log = new TreeMap<>();
  private final Map<String, List<MessageStream.Entry>> streams = new HashMap<>();
  private final List<Integer> readTogether = new ArrayList<>();
  private final PastHistory past = new PastHistory(this::rows, this::read);

  @Test
  void aMessageIsThereFromTheMomentAtWhichItWasRecorded() {
    RecordedEvent sent = sent("alice", "bob", MOMENT);
    assertThat(ids(newest(MOMENT.minusMillis(1)))).isEmpty();
    assertThat(ids(newest(MOMENT))).containsExactly(id(sent));
  }

  @Test
  void aStatusIsThereFromTheMomentAtWhichItWasRecorded() {
    RecordedEvent sent = sent("alice", "bob", MOMENT);
    then(events.markedOffline(sent, 1), MOMENT.plusMillis(10));
    RecordedEvent received = events.received(sent, 2);
    then(received, MOMENT.plusMillis(20));
    then(events.read(sent, 3), MOMENT.plusMillis(30));
    assertThat(statusAfter(9)).isEqualTo(MessageStatus.SENT);
    assertThat(statusAfter(10)).isEqualTo(MessageStatus.OFFLINE);
    assertThat(statusAfter(29)).isEqualTo(MessageStatus.UNREAD);
    assertThat(statusAfter(30)).isEqualTo(MessageStatus.READ);
    assertThat(newest(MOMENT.plusMillis(20)).page().messages().getFirst().statusAt())
        .isEqualTo(received.event().at());
  }

  private MessageStatus statusAfter(int millis) {
    return newest(MOMENT.plusMillis(millis)).page().messages().getFirst().status();
  }

  @Test
  void anEventOfAClockThatIsBehindDoesNotComeBeforeTheOneItFollowed() {
    RecordedEvent sent = sent("alice", "bob", MOMENT);
    then(events.received(sent, 1), MOMENT.plusMillis(20));
    then(events.read(sent, 2), MOMENT.plusMillis(10));
    assertThat(statusAfter(15)).isEqualTo(MessageStatus.SENT);
    assertThat(statusAfter(20)).isEqualTo(MessageStatus.READ);
  }

  @Test
  void aMessageThatIsStampedAheadOfTheMomentIsThere() {
    RecordedEvent sent = events.sent("alice", "bob");
    Instant recordedAt = Seq.time(sent.event().seq()).minus(HybridClock.MOST_AHEAD);
    add(sent, recordedAt);
    assertThat(ids(newest(recordedAt))).containsExactly(id(sent));
  }

  @Test
  void whatIsStampedFurtherAheadThanCanBeIsNotLookedAt() {
    RecordedEvent sent = sent("alice", "bob", MOMENT);
    Instant stamp = Seq.time(sent.event().seq());
    assertThat(ids(newest(stamp.minus(HybridClock.MOST_AHEAD).minusMillis(1)))).isEmpty();
    assertThat(readTogether).isEmpty();
  }

  @Test
  void whatWasRecordedLaterMakesNoPageShorter() {
    List<RecordedEvent> there = sent(5, MOMENT);
    sent(3 * PastHistory.CHUNK, LATER);
    there.add(sent("bob", "alice", MOMENT));
    PastHistory.Newest newest = past.newest(CONVERSATION, MOMENT, 4, "bob");
    assertThat(ids(newest))
        .containsExactly(id(there.get(5)), id(there.get(4)), id(there.get(3)), id(there.get(2)));
    assertThat(newest.page().nextBefore()).isEqualTo(there.get(2).event().seq());
    MessageLog.Page next = past.page(CONVERSATION, MOMENT, 0, there.get(2).event().seq(), 4);
    assertThat(ids(next)).containsExactly(id(there.get(1)), id(there.get(0)));
    assertThat(next.nextBefore()).isNull();
  }

  @Test
  void pagesHaveNoGapAndNoRepeatAndThereIsNoneBehindTheLast() {
    List<RecordedEvent> there = sent(2 * PastHistory.CHUNK, MOMENT);
    List<String> shown = new ArrayList<>();
    @Nullable Long before = Long.MAX_VALUE;
    int pages = 0;
    while (before != null) {
      MessageLog.Page page = past.page(CONVERSATION, MOMENT, 0, before, 50);
      shown.addAll(ids(page));
      before = page.nextBefore();
      pages++;
    }
    assertThat(shown)
        .containsExactlyElementsOf(there.reversed().stream().map(PastHistoryTest::id).toList());
    assertThat(pages).isEqualTo(4);
  }

  @Test
  void thePageAfterAMessageEndsThere() {
    List<RecordedEvent> there = sent(5, MOMENT);
    MessageLog.Page page =
        past.page(CONVERSATION, MOMENT, there.get(2).event().seq(), Long.MAX_VALUE, 4);
    assertThat(ids(page)).containsExactly(id(there.get(4)), id(there.get(3)));
    assertThat(page.nextBefore()).isNull();
  }

  @Test
  void aMessageWithoutEventsIsLeftOut() {
    List<RecordedEvent> there = sent(3, MOMENT);
    streams.remove(id(there.get(1)));
    PastHistory.Newest newest = newest(MOMENT);
    assertThat(ids(newest)).containsExactly(id(there.get(2)), id(there.get(0)));
    assertThat(newest.unread()).isEqualTo(2);
  }

  @Test
  void unreadIsWhatTheReaderGotAndHadNotReadByThen() {
    List<RecordedEvent> toBob = sent(3, MOMENT);
    sent("bob", "alice", MOMENT);
    then(events.received(toBob.get(0), 1), MOMENT);
    then(events.read(toBob.get(1), 1), LATER);
    assertThat(past.newest(CONVERSATION, MOMENT.minusMillis(1), 1, "bob").unread()).isZero();
    assertThat(past.newest(CONVERSATION, MOMENT, 1, "bob").unread()).isEqualTo(3);
    assertThat(past.newest(CONVERSATION, LATER, 1, "bob").unread()).isEqualTo(2);
    assertThat(past.newest(CONVERSATION, LATER, 1, "alice").unread()).isEqualTo(1);
    assertThat(newest(LATER).atLeast()).isFalse();
  }

  @Test
  void anAnswerLooksAtABoundedNumberOfMessagesAndSaysSo() {
    sent(PastHistory.MOST, MOMENT);
    PastHistory.Newest all = newest(MOMENT);
    assertThat(all.unread()).isEqualTo(PastHistory.MOST);
    assertThat(all.atLeast()).isFalse();
    sent("alice", "bob", MOMENT);
    readTogether.clear();
    PastHistory.Newest cut = newest(MOMENT);
    assertThat(cut.unread()).isEqualTo(PastHistory.MOST);
    assertThat(cut.atLeast()).isTrue();
    assertThat(readTogether).containsOnly(PastHistory.CHUNK);
    assertThat(readTogether).hasSize(PastHistory.MOST / PastHistory.CHUNK);
  }

  @Test
  void aPageThatEndsEarlyGoesOnWhereItStopped() {
    List<RecordedEvent> there = sent(2, MOMENT);
    List<RecordedEvent> later = sent(PastHistory.MOST, LATER);
    PastHistory.Newest first = past.newest(CONVERSATION, MOMENT, 1, "bob");
    assertThat(ids(first)).isEmpty();
    assertThat(first.page().nextBefore()).isEqualTo(later.getFirst().event().seq());
    assertThat(first.unread()).isZero();
    assertThat(first.atLeast()).isTrue();
    MessageLog.Page second = past.page(CONVERSATION, MOMENT, 0, later.getFirst().event().seq(), 1);
    assertThat(ids(second)).containsExactly(id(there.get(1)));
    assertThat(second.nextBefore()).isEqualTo(there.get(1).event().seq());
  }

  private PastHistory.Newest newest(Instant asOf) {
    return past.newest(CONVERSATION, asOf, 50, "bob");
  }

  private static List<String> ids(PastHistory.Newest newest) {
    return ids(newest.page());
  }

  private static List<String> ids(MessageLog.Page page) {
    return page.messages().stream()
        .map(StoredMessage::message)
        .map(message -> message.getMessageId())
        .toList();
  }

  private static String id(RecordedEvent recorded) {
    return recorded.event().messageId();
  }

  private List<RecordedEvent> sent(int count, Instant recordedAt) {
    List<RecordedEvent> sent = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      sent.add(sent("alice", "bob", recordedAt));
    }
    return sent;
  }

  private RecordedEvent sent(String sender, String recipient, Instant recordedAt) {
    RecordedEvent sent = events.sent(sender, recipient);
    add(sent, recordedAt);
    return sent;
  }

  private void add(RecordedEvent sent, Instant recordedAt) {
    MessageEvent event = sent.event();
    log.put(event.seq(), new MessageRef(event.messageId(), event.conversationId(), event.seq()));
    then(sent, recordedAt);
  }

  private void then(RecordedEvent recorded, Instant recordedAt) {
    streams
        .computeIfAbsent(id(recorded), id -> new ArrayList<>())
        .add(new MessageStream.Entry(recorded.sequence(), recordedAt, recorded.event()));
  }

  private List<MessageRef> rows(String conversationId, long after, long before, int limit) {
    assertThat(conversationId).isEqualTo(CONVERSATION);
    return log.subMap(after, false, before, false).descendingMap().values().stream()
        .limit(limit)
        .toList();
  }

  private Map<String, List<MessageStream.Entry>> read(Set<String> messageIds) {
    readTogether.add(messageIds.size());
    Map<String, List<MessageStream.Entry>> read = new HashMap<>(streams);
    read.keySet().retainAll(messageIds);
    return read;
  }
}
