package danliao.service.broker;

import java.util.Set;
import java.util.stream.Collectors;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.common.message.MessageQueue;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Down while a consumer waits for RocketMQ, and while a broker that has queues for it does not
 * answer.
 */
public final class ConsumerHealth implements HealthIndicator {
  private final BatchConsumer consumer;

  public ConsumerHealth(BatchConsumer consumer) {
    this.consumer = consumer;
  }

  @Override
  @SuppressWarnings("deprecation") // for years, and with nothing public in their place
  public Health health() {
    DefaultMQPushConsumer asked = consumer.consumer();
    if (asked == null) {
      return Health.down().withDetail("consumer", "waits for RocketMQ").build();
    }
    try {
      Set<MessageQueue> queues = asked.fetchSubscribeMessageQueues(consumer.topic());
      for (MessageQueue queue : oneOfEachBroker(queues)) {
        asked.maxOffset(queue);
      }
      return Health.up().withDetail("queues", queues.size()).build();
    } catch (MQClientException | RuntimeException e) {
      return Health.down(e).build();
    }
  }

  private static Iterable<MessageQueue> oneOfEachBroker(Set<MessageQueue> queues) {
    return queues.stream()
        .collect(Collectors.toMap(MessageQueue::getBrokerName, queue -> queue, (one, two) -> one))
        .values();
  }
}
