package danliao.e2e;

import static danliao.e2e.World.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import danliao.api.MessageStatus;
import danliao.api.Timestamps;
import danliao.api.frame.AckStatus;
import danliao.api.frame.Message;
import danliao.api.frame.Receipt;
import danliao.api.frame.Send;
import danliao.api.frame.ServerAck;
import danliao.client.connection.Encoding;
import danliao.client.query.MessageItem;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A message arrives at each device of its recipient, or its sender is told of nobody. */
class ArrivalIT {
  @RegisterExtension final World world = new World();

  @ParameterizedTest
  @CsvSource({"1,JSON", "1,PROTOBUF", "2,JSON", "2,PROTOBUF"})
  void aConnectedRecipientGetsTheMessageOnThisOrAnotherGateway(int gateway, Encoding encoding)
      throws Exception {
    Session ann = world.user("ann").on(1, encoding);
    Session bob = world.user("bob").on(gateway, encoding);
    Send send = Messages.to(bob.user(), "你好, Bob");
    ServerAck ack = ann.send(send);
    Message message = bob.receives(ack);
    // The look at devices that have just connected may be faster than the live push.
    assertThat(message.toBuilder().clearRedelivered().build())
        .isEqualTo(
            Message.newBuilder()
                .setMessageId(ack.getMessageId())
                .setClientMsgId(send.getClientMsgId())
                .setConversationId(ack.getConversationId())
                .setFrom(ann.user().id())
                .setTo(bob.user().id())
                .setContentType("text/plain")
                .setContent("你好, Bob")
                .setSeq(ack.getSeq())
                .setSentAt(ack.getSentAt())
                .build());
    assertThat(ann.user().query().message(ack.getMessageId()).status())
        .isEqualTo(MessageStatus.SENT);
  }

  @ParameterizedTest
  @EnumSource(Encoding.class)
  void aSenderAndRecipientMaySpeakDifferentEncodings(Encoding encoding) throws Exception {
    Encoding other = encoding == Encoding.JSON ? Encoding.PROTOBUF : Encoding.JSON;
    Session ann = world.user("ann").on(1, encoding);
    Session bob = world.user("bob").on(2, other);
    ServerAck ack = ann.send(bob.user(), "一二三");
    assertThat(bob.receives(ack).getContent()).isEqualTo("一二三");
    assertThat(bob.receives(ack).getSeq()).isEqualTo(ack.getSeq());
  }

  @ParameterizedTest
  @EnumSource(Encoding.class)
  void aMessageToAnOfflineUserIsMarkedAndItsSenderTold(Encoding encoding) throws Exception {
    TestUser bob = world.user("bob");
    Session ann = world.user("ann").on(1, encoding);
    ServerAck ack = ann.send(bob, "are you there, wombat?");
    Receipt receipt = ann.receiptOf(ack, AckStatus.UNREAD);
    assertThat(receipt.getRecipientOffline()).isTrue();
    assertThat(receipt.getBy()).isEqualTo(bob.id());
    assertThat(receipt.getConversationId()).isEqualTo(ack.getConversationId());

    for (TestUser user : List.of(ann.user(), bob)) {
      MessageItem item = user.query().messages(ack.getConversationId()).getFirst();
      assertThat(item.status()).isEqualTo(MessageStatus.OFFLINE);
      assertThat(item.statusAt()).isEqualTo(Timestamps.instant(receipt.getAt()));
    }
    assertThat(bob.query().offline(null))
        .extracting(MessageItem::messageId)
        .containsExactly(ack.getMessageId());
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(bob.query().search("wombat"))
                    .extracting(MessageItem::status)
                    .containsExactly(MessageStatus.OFFLINE));
  }

  @ParameterizedTest
  @EnumSource(Encoding.class)
  void everyDeviceOfTheRecipientGetsTheMessage(Encoding encoding) throws Exception {
    TestUser bob = world.user("bob");
    List<Session> devices =
        List.of(
            bob.on(1, encoding, "phone"),
            bob.on(1, Encoding.JSON, "tablet"),
            bob.on(2, encoding, "laptop"),
            bob.on(2, Encoding.PROTOBUF, "watch"));
    Session ann = world.user("ann").on(1, encoding);
    for (ServerAck ack : ann.sendMany(bob, 20, "to all of you ")) {
      for (Session device : devices) {
        assertThat(device.receives(ack).getSeq()).isEqualTo(ack.getSeq());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Encoding.class)
  void messagesSentRightAfterTheConnectArriveOnce(Encoding encoding) throws Exception {
    Session bob = world.user("bob").on(2, encoding);
    Session ann = world.user("ann").on(1, encoding);
    List<ServerAck> acks = ann.sendMany(bob.user(), 200, "m");
    // Drain, live push and the look at late devices all have them; the connection is told once, by
    // whichever is first: the broker may store, and the last of them push, in another order.
    for (ServerAck ack : acks) {
      bob.receives(ack);
    }
    assertThat(bob.inbox().messages())
        .extracting(Message::getMessageId)
        .containsExactlyInAnyOrderElementsOf(acks.stream().map(ServerAck::getMessageId).toList());
  }
}
