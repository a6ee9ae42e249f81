package danliao.testkit;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.impl.MQClientAPIImpl;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.TopicConfig;
import org.apache.rocketmq.remoting.exception.RemotingException;

/**
 * Topics of a test's own on the real RocketMQ, and a producer for them; all deleted when closed, so
 * end consumers before. For one thread.
 */
public final class FreshTopics implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final long TIMEOUT_MILLIS = 30_000;

  private final DefaultMQProducer producer =
      new DefaultMQProducer("danliao-test-" + UUID.randomUUID());
  private final List<String> topics = new ArrayList<>();

  public FreshTopics() throws MQClientException {
    producer.setNamesrvAddr(RealServers.nameServer());
    producer.start();
  }

  /**
   * Returns its name when it can be published to.
   *
   * @param purpose a part of the name, in lower case
   */
  public String create(String purpose, int queues) {
    String topic = "danliao-test-" + purpose + "-" + UUID.randomUUID();
    TopicConfig config = new TopicConfig(topic, queues, queues);
    administer(
        "create " + topic,
        api -> api.createTopic(RealServers.broker(), "TBW102", config, TIMEOUT_MILLIS));
    topics.add(topic);
    await()
        .atMost(PATIENCE)
        .ignoreException(MQClientException.class)
        .until(() -> producer.fetchPublishMessageQueues(topic).size() == queues);
    return topic;
  }

  /** Ends with these topics. */
  public DefaultMQProducer producer() {
    return producer;
  }

  @Override
  public void close() {
    try {
      topics.forEach(this::delete);
    } finally {
      producer.shutdown();
    }
  }

  private void delete(String topic) {
    administer(
        "delete " + topic,
        api -> {
          api.deleteTopicInBroker(RealServers.broker(), topic, TIMEOUT_MILLIS);
          api.deleteTopicInNameServer(RealServers.nameServer(), topic, TIMEOUT_MILLIS);
        });
  }

  @FunctionalInterface
  private interface Administration {
    void with(MQClientAPIImpl api)
        throws MQBrokerException, MQClientException, RemotingException, InterruptedException;
  }

  @SuppressWarnings("deprecation") // The admin tool would be a dependency for a few calls.
  private void administer(String what, Administration administration) {
    try {
      administration.with(
          producer.getDefaultMQProducerImpl().getMqClientFactory().getMQClientAPIImpl());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted: " + what, e);
    } catch (MQBrokerException | MQClientException | RemotingException e) {
      throw new IllegalStateException("RocketMQ does not " + what, e);
    }
  }
}
