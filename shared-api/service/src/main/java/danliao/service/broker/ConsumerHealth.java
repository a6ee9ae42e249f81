package danliao.service.broker;

import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.common.message.MessageQueue;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Down while a consumer waits for RocketMQ, and while a broker that has queues for it does not
 * answer.
 */
public final class ConsumerHealth implements HealthIndicator {
  private final Supplier<@Nullable DefaultMQPushConsumer> consumer;
  private final String topic;

  /**
   * @param consumer none before it has been prepared
   */
  public ConsumerHealth(Supplier<@Nullable DefaultMQPushConsumer> consumer, String topic) {
    this.consumer = consumer;
    this.topic = topic;
  }

  @Override
  @SuppressWarnings("deprecation") // for years, and with nothing public in their place
  public Health health() {
    DefaultMQPushConsumer asked = consumer.get();
    if (asked == null) {
      return Health.down().withDetail("consumer", "waits for RocketMQ").build();
    }
    try {
      Set<MessageQueue> queues = asked.fetchSubscribeMessageQueues(topic);
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
