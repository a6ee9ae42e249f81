package danliao.gateway.http;

import com.google.protobuf.InvalidProtocolBufferException;
import danliao.api.CommandBodies;
import danliao.api.MessageCommand;
import danliao.api.Topics;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.rocketmq.client.consumer.DefaultLitePullConsumer;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.impl.MQClientAPIImpl;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.TopicConfig;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.remoting.protocol.route.BrokerData;

/** The real servers these tests talk to, with a command topic of their own. */
final class Servers implements AutoCloseable {
  private static final int QUEUES = 16;
  private static final long TIMEOUT_MILLIS = 30_000;

  private final Path home;
  private final int offset;
  private final String topic = "danliao-test-" + UUID.randomUUID();
  private final List<MessageCommand> commands = new CopyOnWriteArrayList<>();
  private final DefaultMQProducer admin;
  private final DefaultLitePullConsumer consumer;
  private final RedisClient redisClient;
  private final RedisCommands<String, String> redis;
  private final Thread reader;
  private volatile boolean open = true;

  Servers() throws MQClientException {
    String folder = System.getProperty("danliao.test.home", "");
    if (folder.isEmpty()) {
      throw new IllegalStateException(
          "expected the system property danliao.test.home: run ./danliao test");
    }
    home = Path.of(folder);
    offset = Integer.getInteger("danliao.test.port-offset", 0);
    redisClient = RedisClient.create("redis://127.0.0.1:" + redisPort());
    redis = redisClient.connect().sync();
    admin = new DefaultMQProducer("test-admin-" + UUID.randomUUID());
    admin.setNamesrvAddr(nameServer());
    admin.setInstanceName(topic);
    admin.start();
    createTopic();
    consumer = new DefaultLitePullConsumer("test-" + UUID.randomUUID());
    consumer.setNamesrvAddr(nameServer());
    consumer.setInstanceName(topic + "-reader");
    consumer.setAutoCommit(false);
    consumer.start();
    consumer.assign(consumer.fetchMessageQueues(topic));
    reader = Thread.ofPlatform().daemon().name("topic-reader").start(this::read);
  }

  private void createTopic() {
    TopicConfig config = new TopicConfig(topic, QUEUES, QUEUES);
    try {
      MQClientAPIImpl api = api();
      for (BrokerData broker :
          api.getTopicRouteInfoFromNameServer(Topics.COMMAND, TIMEOUT_MILLIS).getBrokerDatas()) {
        api.createTopic(broker.selectBrokerAddr(), "TBW102", config, TIMEOUT_MILLIS);
      }
      org.awaitility.Awaitility.await()
          .ignoreExceptions()
          .until(() -> admin.fetchPublishMessageQueues(topic).size() == QUEUES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (Exception e) {
      throw new IllegalStateException("cannot create " + topic, e);
    }
  }

  /** The admin client is an artifact of its own that brings much along; this is what it calls. */
  @SuppressWarnings("deprecation")
  private MQClientAPIImpl api() {
    return admin.getDefaultMQProducerImpl().getMqClientFactory().getMQClientAPIImpl();
  }

  private void read() {
    while (open) {
      for (MessageExt message : consumer.poll(200)) {
        try {
          commands.addAll(
              CommandBodies.decode(
                  message.getTags(),
                  message.getUserProperty(Topics.VERSION_PROPERTY),
                  message.getBody()));
        } catch (InvalidProtocolBufferException e) {
          throw new IllegalStateException(e);
        }
      }
    }
  }

  /** What was published so far and concerns that message. */
  List<MessageCommand> commandsOf(String messageId) {
    return commands.stream().filter(c -> c.messageId().equals(messageId)).toList();
  }

  String topic() {
    return topic;
  }

  String nameServer() {
    return "127.0.0.1:" + (18010 + offset);
  }

  int redisPort() {
    return 18001 + offset;
  }

  RedisCommands<String, String> redis() {
    return redis;
  }

  Path secrets() {
    return home.resolve("secrets");
  }

  String secret(String name) {
    try {
      return Files.readString(secrets().resolve(name)).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    open = false;
    try {
      reader.join(TIMEOUT_MILLIS);
      MQClientAPIImpl api = api();
      for (BrokerData broker :
          api.getTopicRouteInfoFromNameServer(topic, TIMEOUT_MILLIS).getBrokerDatas()) {
        api.deleteTopicInBroker(broker.selectBrokerAddr(), topic, TIMEOUT_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      throw new IllegalStateException("cannot remove " + topic, e);
    } finally {
      consumer.shutdown();
      admin.shutdown();
      redisClient.shutdown();
    }
  }
}
