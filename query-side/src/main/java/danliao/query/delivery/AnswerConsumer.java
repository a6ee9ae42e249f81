package danliao.query.delivery;

import com.google.protobuf.InvalidProtocolBufferException;
import danliao.api.Topics;
import danliao.api.wire.AnswerBody;
import danliao.query.store.StoreUnavailableException;
import danliao.service.broker.BatchConsumer;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyContext;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.spring.annotation.RocketMQMessageListener;
import org.axonframework.serialization.SerializationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Consumes the command side's answers, acks and refusals each in a group of their own: a refusal
 * does not wait behind acks that wait for a store. What cannot be delivered because a store is away
 * comes again until its client has long asked anew, and then goes; what fails for its own sake goes
 * at once: nobody would read it among the broker's dead letters.
 */
abstract class AnswerConsumer extends BatchConsumer {
  private static final Logger log = LoggerFactory.getLogger(AnswerConsumer.class);
  private static final int BATCH = 64;

  /** Answers in memory, of all queues together: one may hold a message that is pushed again. */
  private static final int WAITING_MIB = 8;

  /** RocketMQ's second: after 5 s. By itself it would take longer each time, to 2 h at last. */
  static final int AGAIN_SOON = 2;

  private final Predicate<AnswerBody> mine;
  private final Consumer<List<AnswerBody>> delivery;
  private final Duration answerTime;
  private final Clock clock;
  private final Counter undecodable;
  private final Counter delivered;
  private final Counter dropped;
  private final Counter failed;

  /**
   * @param mine what this group delivers; the rest is the other's
   */
  AnswerConsumer(
      Predicate<AnswerBody> mine,
      Consumer<List<AnswerBody>> delivery,
      DeliverySettings settings,
      Clock clock,
      MeterRegistry meters) {
    super(settings.answerTopic());
    this.mine = mine;
    this.delivery = delivery;
    this.answerTime = settings.answerTime();
    this.clock = clock;
    this.delivered = meters.counter("danliao.query.delivery.answers");
    this.undecodable = meters.counter("danliao.query.delivery.answers.undecodable");
    this.dropped = meters.counter("danliao.query.delivery.answers.dropped");
    this.failed = meters.counter("danliao.query.delivery.answers.failed");
  }

  /** Of messages sent again: the original, which every query must show by then. */
  @RocketMQMessageListener(
      topic = "${danliao.delivery.answer-topic:danliao-answer}",
      consumerGroup = "${danliao.delivery.answer-group:danliao-delivery}",
      selectorExpression = Topics.ANSWER,
      consumeThreadNumber = 4)
  static final class Acks extends AnswerConsumer {
    Acks(
        Consumer<List<AnswerBody>> delivery,
        DeliverySettings settings,
        Clock clock,
        MeterRegistry meters) {
      super(AnswerConsumer::isAck, delivery, settings, clock, meters);
    }
  }

  /** They say that nothing was kept, so there is nothing to wait for. */
  @RocketMQMessageListener(
      topic = "${danliao.delivery.answer-topic:danliao-answer}",
      consumerGroup = "${danliao.delivery.refusal-group:danliao-refusal}",
      selectorExpression = Topics.ANSWER,
      consumeThreadNumber = 2)
  static final class Refusals extends AnswerConsumer {
    Refusals(
        Consumer<List<AnswerBody>> delivery,
        DeliverySettings settings,
        Clock clock,
        MeterRegistry meters) {
      super(answer -> !isAck(answer), delivery, settings, clock, meters);
    }
  }

  private static boolean isAck(AnswerBody answer) {
    return answer.getFrame().hasServerAck();
  }

  @Override
  protected void prepare(DefaultMQPushConsumer consumer) {
    consumer.setConsumeMessageBatchMaxSize(BATCH);
    // For as long as there is: see isTooOld.
    consumer.setMaxReconsumeTimes(Integer.MAX_VALUE);
    consumer.setPullThresholdSizeForTopic(WAITING_MIB);
    MessageListenerConcurrently batches = this::consume;
    consumer.setMessageListener(batches);
  }

  final ConsumeConcurrentlyStatus consume(
      List<MessageExt> messages, ConsumeConcurrentlyContext context) {
    List<AnswerBody> answers = inTime(messages);
    try {
      deliver(answers);
      return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
    } catch (StoreUnavailableException | SerializationException e) {
      // The second: a token that another version has stored, and can read.
      context.setDelayLevelWhenNextConsume(AGAIN_SOON);
      return ConsumeConcurrentlyStatus.RECONSUME_LATER;
    }
  }

  /** The others of a batch are delivered beside one that fails for its own sake. */
  private void deliver(List<AnswerBody> answers) {
    try {
      delivery.accept(answers);
      delivered.increment(answers.size());
    } catch (StoreUnavailableException | SerializationException e) {
      throw e;
    } catch (RuntimeException e) {
      log.atWarn()
          .addKeyValue("answers", answers.size())
          .addKeyValue("cause", e.toString())
          .log("answers refused, delivering them one by one");
      answers.forEach(this::deliverOrDrop);
    }
  }

  private void deliverOrDrop(AnswerBody answer) {
    try {
      delivery.accept(List.of(answer));
      delivered.increment();
    } catch (StoreUnavailableException | SerializationException e) {
      throw e;
    } catch (RuntimeException e) {
      failed.increment();
      log.atError()
          .addKeyValue("messageId", messageId(answer))
          .setCause(e)
          .log("answer dropped, its client asks again");
    }
  }

  private static String messageId(AnswerBody answer) {
    return isAck(answer)
        ? answer.getFrame().getServerAck().getMessageId()
        : answer.getFrame().getError().getMessageId();
  }

  private List<AnswerBody> inTime(List<MessageExt> messages) {
    List<AnswerBody> answers = new ArrayList<>();
    int late = 0;
    for (MessageExt message : messages) {
      Optional<AnswerBody> answer = decode(message).filter(mine);
      if (answer.isPresent() && isTooOld(message)) {
        late++;
      } else {
        answer.ifPresent(answers::add);
      }
    }
    if (late > 0) {
      dropped.increment(late);
      log.atWarn()
          .addKeyValue("answers", late)
          .addKeyValue("olderThan", answerTime)
          .log("answers dropped, their clients ask again");
    }
    return answers;
  }

  /** By the command side's clock, which the broker keeps over all repeats. */
  private boolean isTooOld(MessageExt message) {
    return clock.millis() - message.getBornTimestamp() > answerTime.toMillis();
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
