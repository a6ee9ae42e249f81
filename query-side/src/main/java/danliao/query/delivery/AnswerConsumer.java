package danliao.query.delivery;

import com.google.protobuf.InvalidProtocolBufferException;
import danliao.api.Topics;
import danliao.api.wire.AnswerBody;
import danliao.query.projection.StoreUnavailableException;
import danliao.service.broker.BatchConsumer;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyContext;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.spring.annotation.RocketMQMessageListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Consumes the command side's answers. */
@RocketMQMessageListener(
    topic = "${danliao.delivery.answer-topic:danliao-answer}",
    consumerGroup = "${danliao.delivery.answer-group:danliao-delivery}",
    selectorExpression = Topics.ANSWER,
    consumeThreadNumber = 4)
class AnswerConsumer extends BatchConsumer {
  private static final Logger log = LoggerFactory.getLogger(AnswerConsumer.class);
  private static final int BATCH = 64;

  private final AnswerDelivery delivery;
  private final Counter undecodable;
  private final Counter delivered;

  AnswerConsumer(AnswerDelivery delivery, String topic, MeterRegistry meters) {
    super(topic);
    this.delivery = delivery;
    this.delivered = meters.counter("danliao.query.delivery.answers");
    this.undecodable = meters.counter("danliao.query.delivery.answers.undecodable");
  }

  @Override
  protected void prepare(DefaultMQPushConsumer consumer) {
    consumer.setConsumeMessageBatchMaxSize(BATCH);
    MessageListenerConcurrently batches = this::consume;
    consumer.setMessageListener(batches);
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
