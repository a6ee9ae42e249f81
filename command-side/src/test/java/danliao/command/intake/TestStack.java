package danliao.command.intake;

import danliao.api.Topics;
import danliao.api.wire.AnswerBody;
import danliao.command.CommandSideApplication;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.impl.MQClientAPIImpl;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.TopicConfig;
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

  private final String name =
      "danliao_test_command_" + UUID.randomUUID().toString().replace("-", "").substring(0, 12);
  final String commandTopic = name + "_command";
  private final String answerTopic = name + "_answer";
  private final int offset = Integer.parseInt(required("danliao.test.port-offset"));
  private final String nameServer = "127.0.0.1:" + (18010 + offset);
  private final DefaultMQProducer producer = new DefaultMQProducer(name + "_producer");
  private final DefaultMQPushConsumer answerConsumer = new DefaultMQPushConsumer(name + "_answers");
  final List<AnswerBody> answers = new CopyOnWriteArrayList<>();

  TestStack() throws Exception {
    administer("CREATE DATABASE " + name);
    producer.setNamesrvAddr(nameServer);
    producer.start();
    createTopic(commandTopic, QUEUES);
    createTopic(answerTopic, 4);
    answerConsumer.setNamesrvAddr(nameServer);
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
            "--danliao.secrets=" + required("danliao.test.home") + "/secrets",
            "--spring.datasource.url=" + url(name),
            "--rocketmq.name-server=" + nameServer,
            "--rocketmq.producer.group=" + name + "_" + UUID.randomUUID(),
            "--danliao.command.command-topic=" + commandTopic,
            "--danliao.command.answer-topic=" + answerTopic,
            "--danliao.command.consumer-group=" + group(),
            "--danliao.command.instance-name=" + UUID.randomUUID(),
            "--rocketmq.consumer.listeners." + group() + "." + commandTopic + "=" + consuming);
  }

  private String group() {
    return name + "_group";
  }

  void publish(Message message, String queueKey) throws Exception {
    producer.send(message, queueOf(queueKey), TIMEOUT);
  }

  void publishAll(List<Message> messages, int queue) throws Exception {
    producer.send(messages, queue(queue), TIMEOUT);
  }

  private MessageQueue queueOf(String key) throws Exception {
    return queue(Topics.queueOf(key, QUEUES));
  }

  private MessageQueue queue(int id) throws Exception {
    return producer.fetchPublishMessageQueues(commandTopic).stream()
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

  @SuppressWarnings("deprecation") // the client's only way to make a topic with many queues
  private MQClientAPIImpl admin() {
    return producer.getDefaultMQProducerImpl().getMqClientFactory().getMQClientAPIImpl();
  }

  private List<String> brokers() throws Exception {
    return admin().getBrokerClusterInfo(TIMEOUT).getBrokerAddrTable().values().stream()
        .map(broker -> broker.selectBrokerAddr())
        .toList();
  }

  private void createTopic(String topic, int queues) throws Exception {
    for (String broker : brokers()) {
      admin().createTopic(broker, "TBW102", new TopicConfig(topic, queues, queues), TIMEOUT);
    }
  }

  private void deleteTopic(String topic) throws Exception {
    for (String broker : brokers()) {
      admin().deleteTopicInBroker(broker, topic, TIMEOUT);
    }
    admin().deleteTopicInNameServer(nameServer, topic, TIMEOUT);
  }

  private void administer(String statement) throws SQLException, IOException {
    Properties login = new Properties();
    login.setProperty("user", "danliao");
    login.setProperty(
        "password",
        Files.readString(
                Path.of(required("danliao.test.home"), "secrets", "spring.datasource.password"))
            .strip());
    try (Connection connection = DriverManager.getConnection(url("danliao"), login)) {
      connection.createStatement().execute(statement);
    }
  }

  private String url(String database) {
    return "jdbc:mysql://127.0.0.1:"
        + (18000 + offset)
        + "/"
        + database
        + "?sslMode=DISABLED&allowPublicKeyRetrieval=true&rewriteBatchedStatements=true"
        + "&cachePrepStmts=true&connectionTimeZone=UTC";
  }

  private static String required(String property) {
    String value = System.getProperty(property, "");
    if (value.isEmpty()) {
      throw new IllegalStateException("no servers to test with: run ./danliao test");
    }
    return value;
  }

  void close() throws Exception {
    answerConsumer.shutdown();
    deleteTopic(commandTopic);
    deleteTopic(answerTopic);
    producer.shutdown();
    administer("DROP DATABASE " + name);
  }
}
