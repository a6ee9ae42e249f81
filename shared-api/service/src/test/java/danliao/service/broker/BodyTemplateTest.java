package danliao.service.broker;

import static org.assertj.core.api.Assertions.assertThat;

import danliao.api.Topics;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.rocketmq.client.producer.SendCallback;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.client.producer.SendStatus;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageConst;
import org.junit.jupiter.api.Test;

class BodyTemplateTest {
  private final RecordingProducer producer = new RecordingProducer();
  private final BodyTemplate template = new BodyTemplate(producer);
  private final byte[] bytes = {1, 2, 3};

  @Test
  void aBodyTravelsAsItIsWithNothingThatNobodyAskedFor() {
    Message sent = sent(new OutgoingBody("commands", "SendC2C", "message-1", bytes));
    assertThat(sent.getBody()).isSameAs(bytes);
    assertThat(sent.getTopic()).isEqualTo("commands");
    assertThat(sent.getProperties())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                MessageConst.PROPERTY_TAGS, "SendC2C",
                MessageConst.PROPERTY_KEYS, "message-1",
                MessageConst.PROPERTY_WAIT_STORE_MSG_OK, "true",
                Topics.VERSION_PROPERTY, "1"));
  }

  @Test
  void whatWasPublishedWithoutTagKeyOrVersionGoesWithoutThem() {
    Message sent = sent(new OutgoingBody("commands", null, null, null, bytes));
    assertThat(sent.getTopic()).isEqualTo("commands");
    assertThat(sent.getProperties()).containsOnlyKeys(MessageConst.PROPERTY_WAIT_STORE_MSG_OK);
  }

  @Test
  void aConversationHasTheQueueThatEveryProcessGivesIt() {
    for (String conversation : new String[] {"alice:bob", "bob:carol", "0123456789"}) {
      OutgoingBody body = new OutgoingBody("commands", "SendC2C", "message-1", bytes);
      template.syncSendOrderly(body.destination(), body, conversation);
      assertThat(producer.queues.getLast())
          .isEqualTo(Topics.queueOf(conversation, RecordingProducer.QUEUES));
    }
  }

  @Test
  void theCallerIsToldOnTheThreadThatTheBrokersAnswerCameOn() {
    AtomicReference<SendStatus> status = new AtomicReference<>();
    OutgoingBody body = new OutgoingBody("commands", "SendC2C", "message-1", bytes);
    template.asyncSendOrderly(
        body.destination(),
        body,
        "alice:bob",
        new SendCallback() {
          @Override
          public void onSuccess(SendResult result) {
            status.set(result.getSendStatus());
          }

          @Override
          public void onException(Throwable e) {
            throw new AssertionError(e);
          }
        },
        1_000);
    assertThat(status).hasValue(SendStatus.SEND_OK);
    assertThat(producer.requests.getLast().getFirst().getBody()).isSameAs(bytes);
  }

  private Message sent(OutgoingBody body) {
    template.syncSend(body.destination(), body);
    return producer.requests.getLast().getFirst();
  }
}
