package danliao.command.intake;

import danliao.api.Topics;
import danliao.command.settings.CommandSideSettings;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.MessageListenerOrderly;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.spring.annotation.ConsumeMode;
import org.apache.rocketmq.spring.annotation.RocketMQMessageListener;
import org.apache.rocketmq.spring.core.RocketMQListener;
import org.apache.rocketmq.spring.core.RocketMQPushConsumerLifecycleListener;
import org.jspecify.annotations.Nullable;

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
  private final BatchListener batches;
  private final CommandSideSettings settings;
  private volatile @Nullable DefaultMQPushConsumer consumer;

  CommandConsumer(BatchListener batches, CommandSideSettings settings) {
    this.batches = batches;
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
