package danliao.query.delivery;

import com.google.protobuf.InvalidProtocolBufferException;
import danliao.api.Topics;
import danliao.api.wire.AnswerBody;
import danliao.query.projection.StoreUnavailableException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyContext;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.spring.annotation.RocketMQMessageListener;
import org.apache.rocketmq.spring.core.RocketMQListener;
import org.apache.rocketmq.spring.core.RocketMQPushConsumerLifecycleListener;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Consumes the command side's answers. The starter hands over one message at a time; its consumer
 * is told to hand whole batches to a listener of ours instead.
 */
@RocketMQMessageListener(
    topic = "${danliao.delivery.answer-topic:danliao-answer}",
    consumerGroup = "${danliao.delivery.answer-group:danliao-delivery}",
    selectorExpression = Topics.ANSWER,
    consumeThreadNumber = 4)
class AnswerConsumer
    implements RocketMQListener<MessageExt>, RocketMQPushConsumerLifecycleListener {
  private static final Logger log = LoggerFactory.getLogger(AnswerConsumer.class);
  private static final int BATCH = 64;

  private final AnswerDelivery delivery;
  private final Counter undecodable;
  private final Counter delivered;
  private volatile @Nullable DefaultMQPushConsumer consumer;

  AnswerConsumer(AnswerDelivery delivery, MeterRegistry meters) {
    this.delivery = delivery;
    this.delivered = meters.counter("danliao.query.delivery.answers");
    this.undecodable = meters.counter("danliao.query.delivery.answers.undecodable");
  }

  @Override
  public void prepareStart(DefaultMQPushConsumer consumer) {
    consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
    consumer.setConsumeMessageBatchMaxSize(BATCH);
    consumer.setHeartbeatBrokerInterval(Topics.HEARTBEAT_MILLIS);
    MessageListenerConcurrently batches = this::consume;
    consumer.setMessageListener(batches);
    this.consumer = consumer;
  }

  /** None while it waits for RocketMQ. */
  @Nullable DefaultMQPushConsumer consumer() {
    return consumer;
  }

  /** Never called: {@link #prepareStart} replaced the listener that would. */
  @Override
  public void onMessage(MessageExt message) {
    throw new IllegalStateException("expected batches, found a single message");
  }

  private ConsumeConcurrentlyStatus consume(
      List<MessageExt> messages, ConsumeConcurrentlyContext context) {
    List<AnswerBody> answers = new ArrayList<>();
    messages.forEach(message -> decode(message).ifPresent(answers::add));
    try {
      delivery.deliver(answers);
      delivered.increment(answers.size());
      return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
    } catch (StoreUnavailableException e) {
      return ConsumeConcurrentlyStatus.RECONSUME_LATER;
    }
  }

  /** What cannot be read helps nobody by coming again: the client asks again instead. */
  private Optional<AnswerBody> decode(MessageExt message) {
    try {
      String version = message.getUserProperty(Topics.VERSION_PROPERTY);
      if (!Topics.VERSION.equals(version)) {
        throw new InvalidProtocolBufferException("expected version 1, found " + version);
      }
      return Optional.of(AnswerBody.parseFrom(message.getBody()));
    } catch (InvalidProtocolBufferException e) {
      undecodable.increment();
      log.atError()
          .addKeyValue("brokerMessageId", message.getMsgId())
          .addKeyValue("cause", e.toString())
          .log("answer skipped");
      return Optional.empty();
    }
  }
}
