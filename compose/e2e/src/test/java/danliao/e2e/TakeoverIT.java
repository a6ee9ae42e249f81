package danliao.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import danliao.api.HybridClock;
import danliao.api.Ids;
import danliao.api.MessageStatus;
import danliao.api.Seq;
import danliao.api.Timestamps;
import danliao.api.Topics;
import danliao.api.frame.AckStatus;
import danliao.api.frame.Receipt;
import danliao.api.wire.SendC2CBody;
import danliao.api.wire.SendKind;
import danliao.client.ChatClient;
import danliao.client.Encoding;
import java.time.Clock;
import java.time.Duration;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendStatus;
import org.apache.rocketmq.common.message.Message;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A gateway that dies when the broker has a message and nobody was pushed it, and one that never
 * heard that the broker has it, leave the same behind: a command.
 */
class TakeoverIT {
  private static final int NAME_SERVER = 18010;
  private static final int NODE = 999;
  private static final Duration CONNECTED_BEFORE = HybridClock.MOST_AHEAD.plusSeconds(2);

  private static DefaultMQProducer broker;

  @RegisterExtension final World world = new World();

  private final HybridClock stamps = new HybridClock(NODE, Clock.systemUTC());

  @BeforeAll
  static void start() throws Exception {
    broker = new DefaultMQProducer("danliao-e2e");
    broker.setNamesrvAddr("127.0.0.1:" + (NAME_SERVER + Launcher.ofRunningStack().portOffset()));
    broker.start();
  }

  @AfterAll
  static void stop() {
    broker.shutdown();
  }

  @ParameterizedTest
  @EnumSource(Encoding.class)
  void aMessageThatNoGatewayPushedReachesWhoIsConnected(Encoding encoding) throws Exception {
    Session ann = world.user("ann").on(1, encoding);
    TestUser bob = world.user("bob");
    Session phone = bob.on(1, encoding, "phone");
    Session laptop = bob.on(2, encoding, "laptop");
    // Whoever connects about when a message is sent gets it from elsewhere.
    await().pollDelay(CONNECTED_BEFORE).until(() -> true);
    String id = leaveOnTheBroker(ann.user(), bob);
    assertThat(phone.receives(id).getRedelivered()).isFalse();
    assertThat(laptop.receives(id).getContent()).isEqualTo("left behind");
    phone.client().ack(AckStatus.READ, id);
    assertThat(firstReceipt(ann, id).getStatus()).isEqualTo(AckStatus.READ);
    assertThat(phone.copiesOf(id)).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(Encoding.class)
  void aMessageThatNoGatewayPushedIsMarkedOfflineWhereNobodyIsConnected(Encoding encoding)
      throws Exception {
    Session ann = world.user("ann").on(1, encoding);
    TestUser bob = world.user("bob");
    String id = leaveOnTheBroker(ann.user(), bob);
    Receipt receipt = firstReceipt(ann, id);
    assertThat(receipt.getStatus()).isEqualTo(AckStatus.UNREAD);
    assertThat(receipt.getRecipientOffline()).isTrue();
    assertThat(bob.query().message(id).status()).isEqualTo(MessageStatus.OFFLINE);
    assertThat(bob.on(2, encoding).receives(id).getRedelivered()).isTrue();
  }

  private static Receipt firstReceipt(Session session, String id) {
    return session
        .inbox()
        .awaitReceipt("receipt of " + id, World.PATIENCE, r -> r.getMessageId().equals(id));
  }

  private String leaveOnTheBroker(TestUser from, TestUser to) throws Exception {
    String clientMsgId = ChatClient.newClientMsgId();
    String id = Ids.message(from.id(), clientMsgId);
    String conversation = from.conversationWith(to);
    long seq = stamps.next();
    SendC2CBody body =
        SendC2CBody.newBuilder()
            .setMessageId(id)
            .setClientMsgId(clientMsgId)
            .setConversationId(conversation)
            .setSender(from.id())
            .setRecipient(to.id())
            .setContentType("text/plain")
            .setContent("left behind")
            .setSeq(seq)
            .setSentAt(Timestamps.timestamp(Seq.time(seq)))
            .setKind(SendKind.FIRST)
            .build();
    Message message = new Message(Topics.COMMAND, Topics.SEND, id, body.toByteArray());
    message.putUserProperty(Topics.VERSION_PROPERTY, Topics.VERSION);
    var sent =
        broker.send(
            message,
            (queues, any, key) -> queues.get(Topics.queueOf((String) key, queues.size())),
            conversation);
    assertThat(sent.getSendStatus()).isEqualTo(SendStatus.SEND_OK);
    return id;
  }
}
