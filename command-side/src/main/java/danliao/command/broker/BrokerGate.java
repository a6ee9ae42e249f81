package danliao.command.broker;

import java.time.Duration;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Holds start-up until RocketMQ knows the topics, for its consumers fail for good without. The web
 * server is up by then, so the process is alive and not ready.
 */
final class BrokerGate implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(BrokerGate.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** RocketMQ Spring starts its consumers in the phase after. */
  private static final int PHASE = Integer.MAX_VALUE - 2001;

  private final DefaultMQProducer producer;
  private final String topic;
  private final Duration patience;
  private volatile boolean running;

  BrokerGate(DefaultMQProducer producer, String topic, Duration patience) {
    this.producer = producer;
    this.topic = topic;
    this.patience = patience;
  }

  @Override
  public void start() {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!knowsTopic(deadline)) {
      pause();
    }
    running = true;
  }

  private boolean knowsTopic(long deadline) {
    try {
      return !producer.fetchPublishMessageQueues(topic).isEmpty();
    } catch (MQClientException e) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "RocketMQ at "
                + producer.getNamesrvAddr()
                + " did not know topic "
                + topic
                + " within "
                + patience,
            e);
      }
      log.atWarn()
          .addKeyValue("nameServer", producer.getNamesrvAddr())
          .addKeyValue("topic", topic)
          .addKeyValue("retryIn", PAUSE)
          .log("waiting for RocketMQ");
      return false;
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for RocketMQ", e);
    }
  }

  @Override
  public void stop() {
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return PHASE;
  }
}
