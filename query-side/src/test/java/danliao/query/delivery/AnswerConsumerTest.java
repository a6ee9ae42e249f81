package danliao.query.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import danliao.api.wire.AnswerBody;
import danliao.query.store.StoreUnavailableException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyContext;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.axonframework.serialization.SerializationException;
import org.junit.jupiter.api.Test;

class AnswerConsumerTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  private static final DeliverySettings SETTINGS =
      TestAnswers.settings("topic", Duration.ofMinutes(10));
  private static final AnswerBody ACK = TestAnswers.ack("alice", "message");
  private static final AnswerBody OTHER_ACK = TestAnswers.ack("bob", "other");
  private static final AnswerBody REFUSAL = TestAnswers.refusal("bob");

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final ConsumeConcurrentlyContext context =
      new ConsumeConcurrentlyContext(new MessageQueue("topic", "broker", 0));
  private final List<AnswerBody> delivered = new ArrayList<>();

  @Test
  void eachGroupDeliversItsOwn() {
    List<MessageExt> both = List.of(message(ACK, NOW), message(REFUSAL, NOW));
    assertThat(acks(both)).isEqualTo(ConsumeConcurrentlyStatus.CONSUME_SUCCESS);
    assertThat(delivered).containsExactly(ACK);
    delivered.clear();
    assertThat(refusals(both)).isEqualTo(ConsumeConcurrentlyStatus.CONSUME_SUCCESS);
    assertThat(delivered).containsExactly(REFUSAL);
  }

  @Test
  void whatCannotBeDeliveredComesAgainSoonAndHoweverOften() {
    AnswerConsumer consumer = acks(answers -> away());
    assertThat(consumer.consume(List.of(message(ACK, NOW)), context))
        .isEqualTo(ConsumeConcurrentlyStatus.RECONSUME_LATER);
    assertThat(context.getDelayLevelWhenNextConsume()).isEqualTo(AnswerConsumer.AGAIN_SOON);
    var prepared = new DefaultMQPushConsumer("group");
    consumer.prepareStart(prepared);
    assertThat(prepared.getMaxReconsumeTimes()).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void whatFailsForItsOwnSakeIsDroppedAndCountedAndTheOthersAreDelivered() {
    AnswerBody poison = TestAnswers.ack("carol", "poison");
    AnswerConsumer consumer = acks(answers -> refuse(poison, answers));
    List<MessageExt> messages =
        List.of(message(ACK, NOW), message(poison, NOW), message(OTHER_ACK, NOW));
    assertThat(consumer.consume(messages, context))
        .isEqualTo(ConsumeConcurrentlyStatus.CONSUME_SUCCESS);
    assertThat(delivered).containsExactly(ACK, OTHER_ACK);
    assertThat(counter("failed")).isEqualTo(1);
    assertThat(counter("dropped")).isZero();
    assertThat(meters.counter("danliao.query.delivery.answers").count()).isEqualTo(2);
  }

  @Test
  void aStoreThatGoesAwayAfterAFailureIsNotTakenForOne() {
    AnswerBody poison = TestAnswers.ack("carol", "poison");
    AnswerConsumer consumer =
        acks(
            answers -> {
              if (answers.equals(List.of(ACK))) {
                away();
              }
              refuse(poison, answers);
            });
    assertThat(consumer.consume(List.of(message(poison, NOW), message(ACK, NOW)), context))
        .isEqualTo(ConsumeConcurrentlyStatus.RECONSUME_LATER);
    assertThat(context.getDelayLevelWhenNextConsume()).isEqualTo(AnswerConsumer.AGAIN_SOON);
  }

  @Test
  void whatAnotherVersionCanReadComesAgain() {
    AnswerConsumer consumer =
        acks(
            answers -> {
              throw new SerializationException("a token of unknown type");
            });
    assertThat(consumer.consume(List.of(message(ACK, NOW)), context))
        .isEqualTo(ConsumeConcurrentlyStatus.RECONSUME_LATER);
    assertThat(counter("failed")).isZero();
  }

  @Test
  void whatIsTooOldIsDroppedAndCounted() {
    Instant old = NOW.minus(SETTINGS.answerTime());
    List<MessageExt> messages = List.of(message(ACK, old), message(ACK, old.minusMillis(1)));
    assertThat(acks(messages)).isEqualTo(ConsumeConcurrentlyStatus.CONSUME_SUCCESS);
    assertThat(delivered).containsExactly(ACK);
    assertThat(counter("dropped")).isEqualTo(1);
  }

  @Test
  void whatIsTooOldAndTheOtherGroupsIsNotCountedHere() {
    refusals(List.of(message(ACK, NOW.minus(Duration.ofDays(1)))));
    assertThat(counter("dropped")).isZero();
  }

  private ConsumeConcurrentlyStatus acks(List<MessageExt> messages) {
    return acks(delivered::addAll).consume(messages, context);
  }

  private AnswerConsumer acks(Consumer<List<AnswerBody>> delivery) {
    return new AnswerConsumer.Acks(delivery, SETTINGS, CLOCK, meters);
  }

  private ConsumeConcurrentlyStatus refusals(List<MessageExt> messages) {
    return new AnswerConsumer.Refusals(delivered::addAll, SETTINGS, CLOCK, meters)
        .consume(messages, context);
  }

  private void refuse(AnswerBody poison, List<AnswerBody> answers) {
    if (answers.contains(poison)) {
      throw new IllegalStateException("poison");
    }
    delivered.addAll(answers);
  }

  private double counter(String end) {
    return meters.counter("danliao.query.delivery.answers." + end).count();
  }

  private static void away() {
    throw new StoreUnavailableException("projections", new IOException("hbase is away"));
  }

  private static MessageExt message(AnswerBody answer, Instant born) {
    MessageExt message = TestAnswers.filled(new MessageExt(), answer);
    message.setBornTimestamp(born.toEpochMilli());
    return message;
  }
}
