package danliao.command.intake;

import danliao.command.settings.CommandSideSettings;
import danliao.service.broker.BatchConsumer;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.MessageListenerOrderly;
import org.apache.rocketmq.spring.annotation.ConsumeMode;
import org.apache.rocketmq.spring.annotation.RocketMQMessageListener;

/** The ordered consumer of commands. */
@RocketMQMessageListener(
    topic = "${danliao.command.command-topic}",
    consumerGroup = "${danliao.command.consumer-group}",
    consumeMode = ConsumeMode.ORDERLY)
final class CommandConsumer extends BatchConsumer {
  /**
   * Bodies in memory, of all queues together; else 1,000 of the largest in each, which is the heap.
   */
  private static final int WAITING_MIB = 32;

  private final BatchListener batches;
  private final CommandSideSettings settings;

  CommandConsumer(BatchListener batches, Backlog backlog, CommandSideSettings settings) {
    super(settings.commandTopic());
    this.batches = batches;
    this.settings = settings;
    backlog.follow(this::offsets);
  }

  @Override
  protected void prepare(DefaultMQPushConsumer prepared) {
    var pace =
        new PullPace(settings.busyPullInterval(), prepared::setPullInterval, System::nanoTime);
    MessageListenerOrderly paced =
        (bodies, context) -> {
          pace.took(bodies.size());
          return batches.consumeMessage(bodies, context);
        };
    prepared.registerMessageListener(paced);
    prepared.setInstanceName(settings.instanceName());
    prepared.setConsumeThreadMin(settings.threads());
    prepared.setConsumeThreadMax(settings.threads());
    prepared.setConsumeMessageBatchMaxSize(settings.batchSize());
    prepared.setPullBatchSize(settings.batchSize());
    prepared.setPullThresholdSizeForTopic(WAITING_MIB);
    // Only what a crash between two stores of the offset repeats depends on it.
    prepared.setPersistConsumerOffsetInterval(1_000);
    prepared.setAwaitTerminationMillisWhenShutdown(settings.shutdownWait().toMillis());
  }
}
