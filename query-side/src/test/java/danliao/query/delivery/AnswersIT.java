package danliao.query.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import danliao.api.Topics;
import danliao.api.wire.AnswerBody;
import danliao.query.store.StoreUnavailableException;
import danliao.testkit.FreshTopics;
import danliao.testkit.RealServers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.common.message.Message;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Both groups of answers on the real RocketMQ. */
@Execution(ExecutionMode.CONCURRENT)
class AnswersIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int ACKS = 100;

  private final AtomicBoolean hbaseAway = new AtomicBoolean(true);
  private final Set<String> tried = ConcurrentHashMap.newKeySet();
  private final Set<String> acked = ConcurrentHashMap.newKeySet();
  private final Queue<AnswerBody> refused = new ConcurrentLinkedQueue<>();
  private final List<DefaultMQPushConsumer> consumers = new ArrayList<>();
  private FreshTopics topics;
  private String topic;

  @BeforeEach
  void start() throws Exception {
    topics = new FreshTopics();
    topic = topics.create("answers", 4);
    var settings = TestAnswers.settings(topic, Duration.ofMinutes(10));
    var meters = new SimpleMeterRegistry();
    subscribe("acks", new AnswerConsumer.Acks(this::ack, settings, Clock.systemUTC(), meters));
    subscribe(
        "refusals",
        new AnswerConsumer.Refusals(refused::addAll, settings, Clock.systemUTC(), meters));
  }

  @AfterEach
  void stop() {
    hbaseAway.set(false);
    consumers.forEach(DefaultMQPushConsumer::shutdown);
    topics.close();
  }

  @Test
  void aRefusalPassesAcksThatWaitAndTheyComeAgainUntilTheirStoreIsBack() throws Exception {
    for (int i = 0; i < ACKS; i++) {
      publish(TestAnswers.ack("alice", "message-" + i));
    }
    await().atMost(PATIENCE).until(() -> !tried.isEmpty());
    publish(TestAnswers.refusal("bob"));
    await().atMost(PATIENCE).until(() -> refused.size() == 1);
    assertThat(acked).isEmpty();
    hbaseAway.set(false);
    await().atMost(PATIENCE).until(() -> acked.size() == ACKS);
    assertThat(refused).containsExactly(TestAnswers.refusal("bob"));
  }

  /** Blocks for a while and fails, as the wait for projections does while their store is away. */
  private void ack(List<AnswerBody> answers) {
    for (AnswerBody answer : answers) {
      tried.add(answer.getFrame().getServerAck().getMessageId());
    }
    for (int i = 0; hbaseAway.get() && i < 50; i++) {
      pause();
    }
    if (hbaseAway.get() && !answers.isEmpty()) {
      throw new StoreUnavailableException("projections", new IOException("not passed"));
    }
    for (AnswerBody answer : answers) {
      acked.add(answer.getFrame().getServerAck().getMessageId());
    }
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(100);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void subscribe(String group, AnswerConsumer consumer) throws Exception {
    DefaultMQPushConsumer client = new DefaultMQPushConsumer(topic + "-" + group);
    client.setNamesrvAddr(RealServers.nameServer());
    client.setConsumeThreadMin(2);
    client.setConsumeThreadMax(2);
    client.subscribe(topic, Topics.ANSWER);
    consumer.prepareStart(client);
    client.start();
    consumers.add(client);
  }

  private void publish(AnswerBody answer) throws Exception {
    Message message = TestAnswers.filled(new Message(), answer);
    message.setTopic(topic);
    topics.producer().send(message, 5_000);
  }
}
