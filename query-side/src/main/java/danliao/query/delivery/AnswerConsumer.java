package danliao.query.delivery;

import com.google.protobuf.InvalidProtocolBufferException;
import danliao.api.Topics;
import danliao.api.wire.AnswerBody;
import danliao.query.projection.StoreUnavailableException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyContext;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.MessageExt;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Consumes the command side's answers. A broker that is away at the start keeps it trying, not the
 * process from starting.
 */
final class AnswerConsumer implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(AnswerConsumer.class);
  private static final int BATCH = 64;
  private static final int THREADS = 4;
  private static final Duration RETRY = Duration.ofSeconds(2);

  private final AnswerDelivery delivery;
  private final DeliverySettings settings;
  private final String nameServer;
  private final Counter undecodable;
  private final Counter delivered;
  private volatile CountDownLatch stopped = new CountDownLatch(0);
  private volatile boolean running;
  private volatile @Nullable DefaultMQPushConsumer consuming;

  AnswerConsumer(
      AnswerDelivery delivery, DeliverySettings settings, String nameServer, MeterRegistry meters) {
    this.delivery = delivery;
    this.settings = settings;
    this.nameServer = nameServer;
    this.delivered = meters.counter("danliao.query.delivery.answers");
    this.undecodable = meters.counter("danliao.query.delivery.answers.undecodable");
  }

  /**
   * The queues it consumes, as the name server says now.
   *
   * @throws MQClientException if that cannot be known, or the consumer has not started yet
   */
  int queues() throws MQClientException {
    DefaultMQPushConsumer consumer = consuming;
    if (consumer == null) {
      throw new MQClientException("not started", null);
    }
    return consumer.fetchSubscribeMessageQueues(settings.answerTopic()).size();
  }

  @Override
  public void start() {
    running = true;
    stopped = new CountDownLatch(1);
    Thread.ofVirtual().name("answer-consumer").start(this::consumeUntilStopped);
  }

  @Override
  public void stop() {
    running = false;
    stopped.countDown();
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  private void consumeUntilStopped() {
    try {
      do {
        DefaultMQPushConsumer consumer = consumer();
        try {
          consumer.start();
          consuming = consumer;
          stopped.await();
        } catch (MQClientException | RuntimeException e) {
          log.atWarn().addKeyValue("cause", e.toString()).log("answers cannot be consumed yet");
        } finally {
          consuming = null;
          consumer.shutdown();
        }
      } while (!stopped.await(RETRY.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private DefaultMQPushConsumer consumer() {
    var consumer = new DefaultMQPushConsumer(settings.answerGroup());
    consumer.setNamesrvAddr(nameServer);
    consumer.setInstanceName(settings.answerGroup() + "@" + ProcessHandle.current().pid());
    consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
    consumer.setConsumeMessageBatchMaxSize(BATCH);
    consumer.setHeartbeatBrokerInterval(Topics.HEARTBEAT_MILLIS);
    consumer.setConsumeThreadMin(THREADS);
    consumer.setConsumeThreadMax(THREADS);
    try {
      consumer.subscribe(settings.answerTopic(), Topics.ANSWER);
    } catch (MQClientException e) {
      throw new IllegalStateException("expected a topic, found " + settings.answerTopic(), e);
    }
    consumer.registerMessageListener(this::consume);
    return consumer;
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
