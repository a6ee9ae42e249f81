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
import danliao.client.connection.Connection;
import danliao.client.connection.Encoding;
import danliao.testkit.RealServers;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendStatus;
import org.apache.rocketmq.common.message.Message;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A gateway that dies when the broker has a message and nobody was pushed it, and one that never
 * heard that the broker has it, leave the same behind: a command. Both encodings wait side by side.
 */
class TakeoverIT {
  private static final int NODE = 999;
  private static final Duration CONNECTED_BEFORE = HybridClock.MOST_AHEAD.plusSeconds(2);

  private static DefaultMQProducer broker;

  @RegisterExtension final World world = new World();

  private final HybridClock stamps = new HybridClock(NODE, Clock.systemUTC());

  @BeforeAll
  static void start() throws Exception {
    broker = new DefaultMQProducer("danliao-e2e");
    broker.setNamesrvAddr(RealServers.nameServer());
    broker.start();
  }

  @AfterAll
  static void stop() {
    broker.shutdown();
  }

  private record Connected(Session ann, Session phone, Session laptop) {}

  @Test
  void aMessageThatNoGatewayPushedReachesWhoIsConnected() throws Exception {
    List<Connected> all = new ArrayList<>();
    for (Encoding encoding : Encoding.values()) {
      TestUser bob = world.user("bob");
      all.add(
          new Connected(
              world.user("ann").on(1, encoding),
              bob.on(1, encoding, "phone"),
              bob.on(2, encoding, "laptop")));
    }
    // Whoever connects about when a message is sent gets it from elsewhere.
    await().pollDelay(CONNECTED_BEFORE).until(() -> true);
    List<String> ids = new ArrayList<>();
    for (Connected users : all) {
      ids.add(leaveOnTheBroker(users.ann().user(), users.phone().user()));
    }
    for (int i = 0; i < all.size(); i++) {
      isTakenOver(ids.get(i), all.get(i));
    }
  }

  private static void isTakenOver(String id, Connected users) {
    Session phone = users.phone();
    assertThat(phone.receives(id).getRedelivered()).isFalse();
    assertThat(users.laptop().receives(id).getContent()).isEqualTo("left behind");
    phone.client().ack(AckStatus.READ, id);
    assertThat(firstReceipt(users.ann(), id).getStatus()).isEqualTo(AckStatus.READ);
    assertThat(phone.copiesOf(id)).hasSize(1);
  }

  private record Absent(Session ann, TestUser bob, Encoding encoding, String id) {}

  @Test
  void aMessageThatNoGatewayPushedIsMarkedOfflineWhereNobodyIsConnected() throws Exception {
    List<Absent> all = new ArrayList<>();
    for (Encoding encoding : Encoding.values()) {
      Session ann = world.user("ann").on(1, encoding);
      TestUser bob = world.user("bob");
      all.add(new Absent(ann, bob, encoding, leaveOnTheBroker(ann.user(), bob)));
    }
    for (Absent left : all) {
      Receipt receipt = firstReceipt(left.ann(), left.id());
      assertThat(receipt.getStatus()).isEqualTo(AckStatus.UNREAD);
      assertThat(receipt.getRecipientOffline()).isTrue();
      assertThat(left.bob().query().message(left.id()).status()).isEqualTo(MessageStatus.OFFLINE);
      assertThat(left.bob().on(2, left.encoding()).receives(left.id()).getRedelivered()).isTrue();
    }
  }

  private static Receipt firstReceipt(Session session, String id) {
    return session
        .inbox()
        .awaitReceipt("receipt of " + id, World.PATIENCE, r -> r.getMessageId().equals(id));
  }

  private String leaveOnTheBroker(TestUser from, TestUser to) throws Exception {
    String clientMsgId = Connection.newClientMsgId();
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
