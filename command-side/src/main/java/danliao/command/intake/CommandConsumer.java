package danliao.command.intake;

import danliao.api.Topics;
import danliao.command.settings.CommandSideSettings;
import java.util.HashMap;
import java.util.Map;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.MessageListenerOrderly;
import org.apache.rocketmq.client.consumer.store.ReadOffsetType;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.spring.annotation.ConsumeMode;
import org.apache.rocketmq.spring.annotation.RocketMQMessageListener;
import org.apache.rocketmq.spring.core.RocketMQListener;
import org.apache.rocketmq.spring.core.RocketMQPushConsumerLifecycleListener;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ordered consumer of commands. RocketMQ Spring would hand over one message at a time, so the
 * consumer gets a listener of our own that takes batches.
 */
@RocketMQMessageListener(
    topic = "${danliao.command.command-topic}",
    consumerGroup = "${danliao.command.consumer-group}",
    consumeMode = ConsumeMode.ORDERLY)
final class CommandConsumer
    implements RocketMQListener<MessageExt>, RocketMQPushConsumerLifecycleListener {
  private static final Logger log = LoggerFactory.getLogger(CommandConsumer.class);

  private final BatchListener batches;
  private final Backlog backlog;
  private final CommandSideSettings settings;
  private volatile @Nullable DefaultMQPushConsumer consumer;

  CommandConsumer(BatchListener batches, Backlog backlog, CommandSideSettings settings) {
    this.batches = batches;
    this.backlog = backlog;
    this.settings = settings;
  }

  @Override
  public void prepareStart(DefaultMQPushConsumer prepared) {
    var pace =
        new PullPace(settings.busyPullInterval(), prepared::setPullInterval, System::nanoTime);
    MessageListenerOrderly paced =
        (bodies, context) -> {
          pace.took(bodies.size());
          return batches.consumeMessage(bodies, context);
        };
    prepared.registerMessageListener(paced);
    prepared.setInstanceName(settings.instanceName());
    prepared.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
    prepared.setConsumeThreadMin(settings.threads());
    prepared.setConsumeThreadMax(settings.threads());
    prepared.setConsumeMessageBatchMaxSize(settings.batchSize());
    prepared.setPullBatchSize(settings.batchSize());
    prepared.setHeartbeatBrokerInterval(Topics.HEARTBEAT_MILLIS);
    // Only what a crash between two stores of the offset repeats depends on it.
    prepared.setPersistConsumerOffsetInterval(1_000);
    prepared.setAwaitTerminationMillisWhenShutdown(settings.shutdownWait().toMillis());
    consumer = prepared;
    backlog.follow(() -> offsets(prepared));
  }

  /** Queues of this instance are exact, those of others as of a second ago. */
  @SuppressWarnings("deprecation") // for years, and with nothing public in their place
  private Map<MessageQueue, Backlog.Offsets> offsets(DefaultMQPushConsumer asked) {
    try {
      Map<MessageQueue, Backlog.Offsets> offsets = new HashMap<>();
      for (MessageQueue queue : asked.fetchSubscribeMessageQueues(settings.commandTopic())) {
        long decided =
            asked.getOffsetStore().readOffset(queue, ReadOffsetType.MEMORY_FIRST_THEN_STORE);
        offsets.put(queue, new Backlog.Offsets(Math.max(0, decided), asked.maxOffset(queue)));
      }
      return offsets;
    } catch (MQClientException | RuntimeException e) {
      log.atDebug().addKeyValue("cause", e.toString()).log("offsets cannot be read");
      return Map.of();
    }
  }

  @Override
  public void onMessage(MessageExt message) {
    throw new IllegalStateException("expected batches through the registered listener");
  }

  /** None while it waits for RocketMQ. */
  @Nullable DefaultMQPushConsumer consumer() {
    return consumer;
  }
}
