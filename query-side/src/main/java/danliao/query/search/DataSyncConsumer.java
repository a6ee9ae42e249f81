package danliao.query.search;

import danliao.service.broker.BatchConsumer;
import danliao.service.broker.QueueOffsets;
import java.time.Duration;
import java.util.Collection;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.MessageListenerOrderly;
import org.apache.rocketmq.spring.annotation.ConsumeMode;
import org.apache.rocketmq.spring.annotation.RocketMQMessageListener;

/** Subscribes {@link DataSync}. */
@RocketMQMessageListener(
    topic = "${danliao.search.topic:danliao-search-sync}",
    consumerGroup = "${danliao.search.consumer-group:danliao-data-sync}",
    consumeMode = ConsumeMode.ORDERLY,
    // Each holds the rows of a batch, and what is made of them: up to 30 MB of the largest.
    consumeThreadNumber = 2)
class DataSyncConsumer extends BatchConsumer implements TopicOffsets {
  private static final int BATCH = 256;

  /** References in memory, of all queues together: two batches of each of 8, some 2 kB each. */
  private static final int WAITING = 4_096;

  /** Nobody waits for search: a few large bulks instead of many small ones. */
  private static final Duration PAUSE = Duration.ofMillis(500);

  private final MessageListenerOrderly dataSync;

  DataSyncConsumer(MessageListenerOrderly dataSync, String topic) {
    super(topic);
    this.dataSync = dataSync;
  }

  @Override
  protected void prepare(DefaultMQPushConsumer consumer) {
    var pause = new PullPause(PAUSE, consumer::setPullInterval, System::nanoTime);
    MessageListenerOrderly paused =
        (references, context) -> {
          pause.took(references);
          return dataSync.consumeMessage(references, context);
        };
    consumer.setPullThresholdForTopic(WAITING);
    consumer.setPullBatchSize(BATCH);
    consumer.setConsumeMessageBatchMaxSize(BATCH);
    consumer.setMessageListener(paused);
  }

  @Override
  public Sum sum() {
    Collection<QueueOffsets> queues = offsets().values();
    return queues.isEmpty()
        ? UNKNOWN
        : new Sum(
            queues.stream().mapToLong(QueueOffsets::done).sum(),
            queues.stream().mapToLong(QueueOffsets::stored).sum());
  }
}
