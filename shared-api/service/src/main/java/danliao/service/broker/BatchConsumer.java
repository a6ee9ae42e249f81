package danliao.service.broker;

import java.util.HashMap;
import java.util.Map;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.store.ReadOffsetType;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.spring.core.RocketMQListener;
import org.apache.rocketmq.spring.core.RocketMQPushConsumerLifecycleListener;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;

/**
 * A listener of whole batches, from the oldest body on. The starter hands over one message at a
 * time; its consumer is told to hand batches to a listener of ours instead. Thread-safe.
 */
public abstract class BatchConsumer
    implements RocketMQListener<MessageExt>,
        RocketMQPushConsumerLifecycleListener,
        EnvironmentAware {
  private static final Logger log = LoggerFactory.getLogger(BatchConsumer.class);

  /**
   * Between two heartbeats, in milliseconds. The first may be given up because another thread holds
   * the client's lock, and until the next the broker refuses the consumer's pulls: 30 s, if nothing
   * is said.
   */
  private static final int HEARTBEAT_MILLIS = 3_000;

  private final String topic;
  private volatile @Nullable DefaultMQPushConsumer consumer;
  private volatile @Nullable Environment settings;

  protected BatchConsumer(String topic) {
    this.topic = topic;
  }

  /** Gives the consumer its listener of batches, and what else it needs before it starts. */
  protected abstract void prepare(DefaultMQPushConsumer consumer);

  @Override
  public final void prepareStart(DefaultMQPushConsumer prepared) {
    prepared.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
    prepared.setHeartbeatBrokerInterval(HEARTBEAT_MILLIS);
    prepare(prepared);
    Environment known = settings;
    if (known != null) {
      ClientThreads.few(prepared, known);
    }
    consumer = prepared;
  }

  @Override
  public final void setEnvironment(Environment environment) {
    settings = environment;
  }

  /** Never called: {@link #prepare} replaced the listener that would. */
  @Override
  public final void onMessage(MessageExt message) {
    throw new IllegalStateException("expected batches, found a single message");
  }

  final String topic() {
    return topic;
  }

  /** None while it waits for RocketMQ. */
  final @Nullable DefaultMQPushConsumer consumer() {
    return consumer;
  }

  /**
   * Of all queues, those of this instance exactly, those of others as of their last report; empty
   * while the broker does not say.
   */
  @SuppressWarnings("deprecation") // for years, and with nothing public in their place
  public final Map<MessageQueue, QueueOffsets> offsets() {
    DefaultMQPushConsumer asked = consumer;
    if (asked == null || asked.getOffsetStore() == null) {
      return Map.of();
    }
    try {
      Map<MessageQueue, QueueOffsets> offsets = new HashMap<>();
      for (MessageQueue queue : asked.fetchSubscribeMessageQueues(topic)) {
        long done =
            asked.getOffsetStore().readOffset(queue, ReadOffsetType.MEMORY_FIRST_THEN_STORE);
        offsets.put(queue, new QueueOffsets(Math.max(0, done), asked.maxOffset(queue)));
      }
      return offsets;
    } catch (MQClientException | RuntimeException e) {
      log.atDebug()
          .addKeyValue("topic", topic)
          .addKeyValue("cause", e.toString())
          .log("offsets cannot be read");
      return Map.of();
    }
  }
}
