package danliao.query.search;

import danliao.api.Topics;
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
 * Subscribes {@link DataSync}. The starter hands over one message at a time; its consumer is told
 * to hand whole batches to a listener of ours instead.
 */
@RocketMQMessageListener(
    topic = "${danliao.search.topic:danliao-search-sync}",
    consumerGroup = "${danliao.search.consumer-group:danliao-data-sync}",
    consumeMode = ConsumeMode.ORDERLY,
    consumeThreadNumber = 8)
class DataSyncConsumer
    implements RocketMQListener<MessageExt>, RocketMQPushConsumerLifecycleListener, TopicOffsets {
  private static final Logger log = LoggerFactory.getLogger(DataSyncConsumer.class);
  private static final int BATCH = 256;

  /** Nobody waits for search: a few large bulks instead of many small ones. */
  private static final long PULL_INTERVAL_MILLIS = 200;

  private final MessageListenerOrderly dataSync;
  private final String topic;
  private volatile @Nullable DefaultMQPushConsumer consumer;

  DataSyncConsumer(MessageListenerOrderly dataSync, String topic) {
    this.dataSync = dataSync;
    this.topic = topic;
  }

  @Override
  public void prepareStart(DefaultMQPushConsumer consumer) {
    consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
    consumer.setPullInterval(PULL_INTERVAL_MILLIS);
    consumer.setPullBatchSize(BATCH);
    consumer.setHeartbeatBrokerInterval(Topics.HEARTBEAT_MILLIS);
    consumer.setConsumeMessageBatchMaxSize(BATCH);
    consumer.setMessageListener(dataSync);
    this.consumer = consumer;
  }

  /** Queues of this instance are exact, those of others as of a few seconds ago. */
  @Override
  @SuppressWarnings("deprecation") // for years, and with nothing public in their place
  public Sum sum() {
    DefaultMQPushConsumer asked = consumer;
    if (asked == null || asked.getOffsetStore() == null) {
      return UNKNOWN;
    }
    try {
      long consumed = 0;
      long stored = 0;
      for (MessageQueue queue : asked.fetchSubscribeMessageQueues(topic)) {
        long done =
            asked.getOffsetStore().readOffset(queue, ReadOffsetType.MEMORY_FIRST_THEN_STORE);
        consumed += Math.max(0, done);
        stored += asked.maxOffset(queue);
      }
      return new Sum(consumed, stored);
    } catch (MQClientException | RuntimeException e) {
      log.atDebug().addKeyValue("cause", e.toString()).log("offsets cannot be read");
      return UNKNOWN;
    }
  }

  /** Never called: {@link #prepareStart} replaced the listener that would. */
  @Override
  public void onMessage(MessageExt message) {
    throw new IllegalStateException("expected batches at DataSync, found a single message");
  }
}
