package danliao.bench;

import static org.assertj.core.api.Assertions.assertThat;

import danliao.api.MessageEvent;
import danliao.axon.EventHistory;
import java.util.List;
import org.junit.jupiter.api.Test;

class LongConversationTest {
  private final LongConversation conversation = new LongConversation(7);

  @Test
  void aBatchIsTheSameWhicheverOthersAreAskedFor() {
    assertThat(conversation.batch(3)).isEqualTo(new LongConversation(7).batch(3));
    assertThat(conversation.batch(3)).isNotEqualTo(conversation.batch(4));
  }

  @Test
  void stampsGoOnFromBatchToBatch() {
    List<Long> stamps =
        List.of(conversation.batch(0), conversation.batch(1)).stream()
            .flatMap(List::stream)
            .map(EventHistory.Entry::event)
            .filter(MessageEvent.Sent.class::isInstance)
            .map(MessageEvent::seq)
            .toList();
    for (int i = 0; i < stamps.size(); i++) {
      assertThat(stamps.get(i)).isEqualTo(conversation.seq(i));
    }
    assertThat(stamps).hasSize(2_000);
  }

  @Test
  void eachMessageCame() {
    List<EventHistory.Entry> batch = conversation.batch(0);
    for (int i = 0; i < batch.size(); i += LongConversation.EVENTS) {
      assertThat(batch.get(i).event()).isInstanceOf(MessageEvent.Sent.class);
      assertThat(batch.get(i + 1).event()).isInstanceOf(MessageEvent.Received.class);
      assertThat(batch.get(i + 1).event().messageId()).isEqualTo(batch.get(i).event().messageId());
      assertThat(batch.get(i + 1).sequence()).isEqualTo(1);
    }
  }
}
