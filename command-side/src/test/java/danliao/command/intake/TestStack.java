package danliao.command.intake;

import danliao.api.Topics;
import danliao.api.wire.AnswerBody;
import danliao.command.CommandSideApplication;
import danliao.testkit.FreshDatabase;
import danliao.testkit.FreshTopics;
import danliao.testkit.RealServers;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** A command side on the real servers, with a database and topics of its own. */
final class TestStack {
  static final int QUEUES = 16;
  private static final long TIMEOUT = 30_000;

  final List<AnswerBody> answers = new CopyOnWriteArrayList<>();
  private final FreshDatabase database = new FreshDatabase();
  private final FreshTopics topics = new FreshTopics();
  final String commandTopic = topics.create("command", QUEUES);
  private final String answerTopic = topics.create("answer", 4);
  private final DefaultMQPushConsumer answerConsumer =
      new DefaultMQPushConsumer(answerTopic + "-reader");

  TestStack() throws Exception {
    answerConsumer.setNamesrvAddr(RealServers.nameServer());
    answerConsumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
    answerConsumer.subscribe(answerTopic, Topics.ANSWER);
    answerConsumer.registerMessageListener(
        (MessageListenerConcurrently)
            (messages, context) -> {
              messages.forEach(message -> answers.add(answer(message)));
              return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
            });
    answerConsumer.start();
  }

  /** Another instance on the same database, with or without a consumer. */
  ConfigurableApplicationContext start(boolean consuming) {
    return new SpringApplicationBuilder(CommandSideApplication.class)
        .run(
            "--server.port=0",
            "--logging.structured.format.console=",
            "--danliao.secrets=" + RealServers.secretsFolder(),
            "--spring.datasource.url=" + database.url(),
            "--rocketmq.name-server=" + RealServers.nameServer(),
            "--rocketmq.producer.group=" + commandTopic + "-" + UUID.randomUUID(),
            "--danliao.command.command-topic=" + commandTopic,
            "--danliao.command.answer-topic=" + answerTopic,
            "--danliao.command.consumer-group=" + group(),
            "--danliao.command.instance-name=" + UUID.randomUUID(),
            "--rocketmq.consumer.listeners." + group() + "." + commandTopic + "=" + consuming);
  }

  private String group() {
    return commandTopic + "-group";
  }

  void publish(Message message, String queueKey) throws Exception {
    topics.producer().send(message, queueOf(queueKey), TIMEOUT);
  }

  void publishAll(List<Message> messages, int queue) throws Exception {
    topics.producer().send(messages, queue(queue), TIMEOUT);
  }

  private MessageQueue queueOf(String key) throws Exception {
    return queue(Topics.queueOf(key, QUEUES));
  }

  private MessageQueue queue(int id) throws Exception {
    return topics.producer().fetchPublishMessageQueues(commandTopic).stream()
        .filter(queue -> queue.getQueueId() == id)
        .findFirst()
        .orElseThrow();
  }

  private static AnswerBody answer(MessageExt message) {
    try {
      return AnswerBody.parseFrom(message.getBody());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  void close() {
    answerConsumer.shutdown();
    topics.close();
    database.close();
  }
}
