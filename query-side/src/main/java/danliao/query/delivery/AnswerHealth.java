package danliao.query.delivery;

import org.apache.rocketmq.client.exception.MQClientException;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Down while the command side's answers cannot be consumed. */
final class AnswerHealth implements HealthIndicator {
  private final AnswerConsumer consumer;

  AnswerHealth(AnswerConsumer consumer) {
    this.consumer = consumer;
  }

  @Override
  public Health health() {
    try {
      return Health.up().withDetail("queues", consumer.queues()).build();
    } catch (MQClientException e) {
      return Health.down(e).build();
    }
  }
}
