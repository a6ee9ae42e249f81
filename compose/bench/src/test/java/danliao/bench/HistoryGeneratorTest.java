package danliao.bench;

import static org.assertj.core.api.Assertions.assertThat;

import danliao.api.Ids;
import danliao.api.MessageEvent;
import danliao.api.MessageStatus;
import danliao.api.Seq;
import danliao.axon.EventHistory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HistoryGeneratorTest {
  private static final List<EventHistory.Entry> HISTORY =
      IntStream.range(0, 5).mapToObj(new HistoryGenerator(7)::batch).flatMap(List::stream).toList();

  @Test
  void theSameSeedIsTheSameHistory() {
    HistoryGenerator again = new HistoryGenerator(7);
    assertThat(again.batch(3)).isEqualTo(new HistoryGenerator(7).batch(3));
    assertThat(again.batch(3)).isNotEqualTo(again.batch(4));
    assertThat(identifiers(new HistoryGenerator(8).batch(3)))
        .doesNotContainAnyElementsOf(identifiers(again.batch(3)));
  }

  @Test
  void eachStreamBeginsWithTheMessageAndItsStatusOnlyMovesForward() {
    lives(HISTORY)
        .forEach(
            (messageId, life) -> {
              assertThat(life.getFirst().event()).isInstanceOf(MessageEvent.Sent.class);
              assertThat(life)
                  .extracting(EventHistory.Entry::sequence)
                  .containsExactlyElementsOf(
                      IntStream.range(0, life.size()).mapToObj(i -> (long) i).toList());
              assertThat(life)
                  .extracting(entry -> entry.event().status())
                  .isSorted()
                  .doesNotHaveDuplicates();
            });
  }

  @Test
  void noMessageWaitsForDeliveryAtTheEndOfABatch() {
    assertThat(lives(new HistoryGenerator(9).batch(0)))
        .hasSize(HistoryGenerator.MESSAGES)
        .allSatisfy(
            (messageId, life) ->
                assertThat(life.getLast().event().status()).isNotEqualTo(MessageStatus.SENT));
  }

  @Test
  void idsAreThoseOfTheProtocol() {
    assertThat(HISTORY)
        .extracting(EventHistory.Entry::event)
        .allSatisfy(
            event -> {
              assertThat(Ids.isUser(event.sender())).isTrue();
              assertThat(Ids.isUser(event.recipient())).isTrue();
              assertThat(event.conversationId())
                  .isEqualTo(Ids.conversation(event.sender(), event.recipient()))
                  .matches(Ids::isConversation);
              if (event instanceof MessageEvent.Sent sent) {
                assertThat(Ids.isClientMsg(sent.clientMsgId())).isTrue();
                assertThat(sent.messageId())
                    .isEqualTo(Ids.message(sent.sender(), sent.clientMsgId()));
                assertThat(sent.content().length()).isBetween(Words.SHORTEST, Words.LONGEST);
              }
            });
  }

  @Test
  void identifiersAreUniqueAndMessagesAscendAndAreOver() {
    assertThat(identifiers(HISTORY)).doesNotHaveDuplicates();
    List<Long> stamps = new ArrayList<>();
    for (EventHistory.Entry entry : HISTORY) {
      if (entry.event() instanceof MessageEvent.Sent sent) {
        stamps.add(sent.seq());
        assertThat(sent.sentAt()).isEqualTo(Seq.time(sent.seq()));
      }
      assertThat(entry.event().at()).isBefore(Instant.now());
    }
    assertThat(stamps).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void aMessageHasAboutThreeEventsAndSomeConversationsAreBusy() {
    Map<String, List<EventHistory.Entry>> lives = lives(HISTORY);
    assertThat((double) HISTORY.size() / lives.size()).isBetween(3.0, 3.4);
    Map<String, Integer> messages = new LinkedHashMap<>();
    lives.values().forEach(life -> messages.merge(conversation(life), 1, Integer::sum));
    assertThat(messages.size()).isGreaterThan(1_000);
    assertThat(messages.values()).anyMatch(count -> count > 50);
  }

  private static String conversation(List<EventHistory.Entry> life) {
    MessageEvent event = life.getFirst().event();
    return event.conversationId();
  }

  private static List<String> identifiers(List<EventHistory.Entry> history) {
    return history.stream().map(EventHistory.Entry::identifier).toList();
  }

  private static Map<String, List<EventHistory.Entry>> lives(List<EventHistory.Entry> history) {
    Map<String, List<EventHistory.Entry>> lives = new LinkedHashMap<>();
    for (EventHistory.Entry entry : history) {
      lives.computeIfAbsent(entry.event().messageId(), id -> new ArrayList<>()).add(entry);
    }
    return lives;
  }
}
