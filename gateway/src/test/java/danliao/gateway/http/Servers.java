package danliao.gateway.http;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import danliao.api.Topics;
import danliao.api.wire.ClientAckBody;
import danliao.api.wire.MarkOfflineBody;
import danliao.api.wire.SendC2CBody;
import danliao.testkit.FreshTopics;
import danliao.testkit.RealServers;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.rocketmq.client.consumer.DefaultLitePullConsumer;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.common.message.MessageExt;

/** The real Redis, and a command topic of these tests' own on the real RocketMQ, which is read. */
final class Servers implements AutoCloseable {
  private static final int QUEUES = 16;
  private static final long TIMEOUT_MILLIS = 30_000;

  private final List<MessageLite> commands = new CopyOnWriteArrayList<>();
  private final FreshTopics topics = new FreshTopics();
  private final String topic = topics.create("gateway", QUEUES);
  private final DefaultLitePullConsumer consumer =
      new DefaultLitePullConsumer("test-" + UUID.randomUUID());
  private final RedisClient redisClient =
      RedisClient.create("redis://127.0.0.1:" + RealServers.redisPort());
  private final RedisCommands<String, String> redis = redisClient.connect().sync();
  private final Thread reader;
  private volatile boolean open = true;

  Servers() throws MQClientException {
    consumer.setNamesrvAddr(RealServers.nameServer());
    consumer.setInstanceName(topic + "-reader");
    consumer.setAutoCommit(false);
    consumer.start();
    consumer.assign(consumer.fetchMessageQueues(topic));
    reader = Thread.ofPlatform().daemon().name("topic-reader").start(this::read);
  }

  private void read() {
    while (open) {
      for (MessageExt message : consumer.poll(200)) {
        try {
          commands.add(body(message));
        } catch (InvalidProtocolBufferException e) {
          throw new IllegalStateException(e);
        }
      }
    }
  }

  private static MessageLite body(MessageExt message) throws InvalidProtocolBufferException {
    String version = message.getUserProperty(Topics.VERSION_PROPERTY);
    if (!Topics.VERSION.equals(version)) {
      throw new IllegalStateException("expected version 1, found " + version);
    }
    return switch (message.getTags()) {
      case Topics.SEND -> SendC2CBody.parseFrom(message.getBody());
      case Topics.MARK_OFFLINE -> MarkOfflineBody.parseFrom(message.getBody());
      case Topics.CLIENT_ACK -> ClientAckBody.parseFrom(message.getBody());
      default -> throw new IllegalStateException("no tag of a command: " + message.getTags());
    };
  }

  /** The bodies that were published so far and concern that message. */
  List<MessageLite> commandsOf(String messageId) {
    return commands.stream().filter(body -> idsOf(body).contains(messageId)).toList();
  }

  private static List<String> idsOf(MessageLite body) {
    return switch (body) {
      case SendC2CBody send -> List.of(send.getMessageId());
      case MarkOfflineBody mark -> List.of(mark.getMessageId());
      case ClientAckBody ack -> ack.getMessageIdsList();
      default -> throw new IllegalStateException("no body of a command: " + body.getClass());
    };
  }

  String topic() {
    return topic;
  }

  RedisCommands<String, String> redis() {
    return redis;
  }

  @Override
  public void close() {
    open = false;
    try {
      reader.join(TIMEOUT_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      consumer.shutdown();
      redisClient.shutdown();
      topics.close();
    }
  }
}
