package danliao.e2e;

import static danliao.e2e.World.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import danliao.api.frame.AckStatus;
import danliao.api.frame.ClientFrame;
import danliao.api.frame.Error;
import danliao.api.frame.ErrorCode;
import danliao.api.frame.Message;
import danliao.api.frame.Send;
import danliao.api.frame.ServerAck;
import danliao.client.connection.Encoding;
import danliao.client.query.MessageItem;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ResendIT {
  @RegisterExtension final World world = new World();

  @ParameterizedTest
  @CsvSource({"1,JSON", "1,PROTOBUF", "2,JSON", "2,PROTOBUF"})
  void aResendIsAnsweredWithTheOriginalAckAndStoredOnce(int gateway, Encoding encoding)
      throws Exception {
    TestUser sender = world.user("ann");
    Session ann = sender.on(1, encoding, "phone");
    Session bob = world.user("bob").on(2, encoding);
    Send send = Messages.to(bob.user(), "only once");
    ServerAck original = ann.send(send);
    bob.receives(original);

    Session again = sender.on(gateway, encoding, "laptop");
    for (int i = 0; i < 3; i++) {
      assertThat(again.send(send)).isEqualTo(original);
    }
    assertStoredOnce(original, sender, bob.user());
    // None if the look at late devices was faster than the live push.
    assertThat(bob.copiesOf(original.getMessageId()).stream().filter(m -> !m.getRedelivered()))
        .hasSizeLessThanOrEqualTo(1);
    assertThat(bob.copiesOf(original.getMessageId()))
        .allMatch(copy -> copy.getSeq() == original.getSeq());
  }

  @ParameterizedTest
  @EnumSource(Encoding.class)
  void whatWasAcknowledgedIsNotPushedAgain(Encoding encoding) throws Exception {
    Session ann = world.user("ann").on(1, encoding);
    Session bob = world.user("bob").on(2, encoding);
    Send send = Messages.to(bob.user(), "read already");
    ServerAck original = ann.send(send);
    bob.receives(original);
    bob.client().ack(AckStatus.READ, original.getMessageId());
    ann.receiptOf(original, AckStatus.READ);
    int before = bob.copiesOf(original.getMessageId()).size();

    assertThat(ann.send(send)).isEqualTo(original);
    bob.receives(ann.send(bob.user(), "a barrier"));
    assertThat(bob.copiesOf(original.getMessageId())).hasSize(before);
    assertThat(bob.user().query().message(original.getMessageId()).status().name())
        .isEqualTo("READ");
  }

  @ParameterizedTest
  @EnumSource(Encoding.class)
  void twentyAtOnceThroughTwoGatewaysAreOneMessage(Encoding encoding) throws Exception {
    TestUser sender = world.user("ann");
    List<Session> devices = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      devices.add(sender.on(1 + i % 2, encoding, "device-" + i));
    }
    Session bob = world.user("bob").on(2, encoding);
    Send send = Messages.to(bob.user(), "twenty times");
    List<CompletableFuture<ServerAck>> answers = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      answers.add(devices.get(i % devices.size()).client().send(send));
    }
    ServerAck first = answers.getFirst().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    for (CompletableFuture<ServerAck> answer : answers) {
      assertThat(answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)).isEqualTo(first);
    }
    bob.receives(first);
    assertStoredOnce(first, sender, bob.user());
    List<Message> copies = bob.copiesOf(first.getMessageId());
    assertThat(copies.stream().filter(m -> !m.getRedelivered()).count()).isLessThanOrEqualTo(1);
    assertThat(copies).allMatch(copy -> copy.getSeq() == first.getSeq());
  }

  @ParameterizedTest
  @CsvSource({"1,JSON", "1,PROTOBUF", "2,JSON", "2,PROTOBUF"})
  void theSameIdWithOtherContentIsRefusedAndNeverSeen(int gateway, Encoding encoding)
      throws Exception {
    TestUser sender = world.user("ann");
    Session ann = sender.on(1, encoding, "phone");
    Session bob = world.user("bob").on(2, encoding);
    Send send = Messages.to(bob.user(), "the first word");
    ServerAck original = ann.send(send);
    bob.receives(original);

    Session again = sender.on(gateway, encoding, "laptop");
    Error error = again.refused(send.toBuilder().setContent("changed my mind").build());
    assertThat(error.getCode()).isEqualTo(ErrorCode.CLIENT_MSG_ID_REUSED);
    assertThat(error.getClientMsgId()).isEqualTo(send.getClientMsgId());
    bob.receives(ann.send(bob.user(), "a barrier"));
    assertThat(bob.inbox().messages())
        .extracting(Message::getContent)
        .containsOnly("the first word", "a barrier");
    assertThat(bob.user().query().message(original.getMessageId()).content())
        .isEqualTo("the first word");
  }

  @ParameterizedTest
  @CsvSource({"1,JSON", "1,PROTOBUF", "2,JSON", "2,PROTOBUF"})
  void theSameIdToSomebodyElseIsRefusedAndNeverSeen(int gateway, Encoding encoding)
      throws Exception {
    TestUser sender = world.user("ann");
    Session ann = sender.on(1, encoding, "phone");
    TestUser bob = world.user("bob");
    Session cy = world.user("cy").on(2, encoding);
    Send send = Messages.to(bob, "between you and me");
    ServerAck original = ann.send(send);

    Session again = sender.on(gateway, encoding, "laptop");
    Error error = again.refused(send.toBuilder().setTo(cy.user().id()).build());
    assertThat(error.getCode()).isEqualTo(ErrorCode.CLIENT_MSG_ID_REUSED);
    cy.receives(ann.send(cy.user(), "a barrier"));
    assertThat(cy.copiesOf(original.getMessageId())).isEmpty();
    assertThat(cy.user().query().offline(null))
        .extracting(MessageItem::content)
        .containsExactly("a barrier");
  }

  /**
   * Whichever comes first is the message; the other content leaves no trace. Answers go to every
   * device of the sender, so each of the two hears both of them.
   */
  @ParameterizedTest
  @EnumSource(Encoding.class)
  void ofTwoContentsAtOnceUnderOneIdOneIsShown(Encoding encoding) throws Exception {
    TestUser sender = world.user("ann");
    Session phone = sender.on(1, encoding, "phone");
    Session laptop = sender.on(2, encoding, "laptop");
    Session bob = world.user("bob").on(2, encoding);
    for (int round = 0; round < 25; round++) {
      Send red = Messages.to(bob.user(), "red " + round);
      Send blue = red.toBuilder().setContent("blue " + round).build();
      phone.client().send(ClientFrame.newBuilder().setSend(red).build());
      laptop.client().send(ClientFrame.newBuilder().setSend(blue).build());
      for (Session device : List.of(phone, laptop)) {
        device
            .inbox()
            .awaitError(
                "a refusal of the other content",
                PATIENCE,
                e ->
                    e.getCode() == ErrorCode.CLIENT_MSG_ID_REUSED
                        && e.getClientMsgId().equals(red.getClientMsgId()));
      }
      ServerAck accepted =
          phone
              .inbox()
              .await(
                  "an ack of one content",
                  PATIENCE,
                  f -> f.getServerAck().getClientMsgId().equals(red.getClientMsgId()))
              .getServerAck();
      bob.receives(accepted);
      assertThat(bob.copiesOf(accepted.getMessageId()))
          .as("round %s", round)
          .extracting(Message::getContent)
          .containsOnly(bob.user().query().message(accepted.getMessageId()).content());
    }
  }

  private static void assertStoredOnce(ServerAck ack, TestUser sender, TestUser recipient)
      throws Exception {
    for (TestUser user : List.of(sender, recipient)) {
      assertThat(user.query().messages(ack.getConversationId()))
          .extracting(MessageItem::messageId)
          .containsExactly(ack.getMessageId());
    }
    assertThat(recipient.query().unread().total()).isEqualTo(1);
  }
}
