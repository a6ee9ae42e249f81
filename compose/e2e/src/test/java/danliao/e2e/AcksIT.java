package danliao.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import danliao.api.Ids;
import danliao.api.MessageStatus;
import danliao.api.frame.AckStatus;
import danliao.api.frame.ErrorCode;
import danliao.api.frame.Receipt;
import danliao.api.frame.ServerAck;
import danliao.client.connection.Connection;
import danliao.client.connection.Encoding;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AcksIT {
  @RegisterExtension final World world = new World();

  @ParameterizedTest
  @CsvSource({"1,JSON", "1,PROTOBUF", "2,JSON", "2,PROTOBUF"})
  void anAckReachesTheSenderAndMovesTheStatus(int gateway, Encoding encoding) throws Exception {
    Session ann = world.user("ann").on(1, encoding);
    Session bob = world.user("bob").on(gateway, encoding);
    ServerAck ack = ann.send(bob.user(), "read me");
    bob.receives(ack);

    bob.client().ack(AckStatus.UNREAD, ack.getMessageId());
    Receipt received = ann.receiptOf(ack, AckStatus.UNREAD);
    assertThat(received.getBy()).isEqualTo(bob.user().id());
    assertThat(received.getConversationId()).isEqualTo(ack.getConversationId());
    assertThat(received.getRecipientOffline()).isFalse();
    assertThat(bob.user().query().message(ack.getMessageId()).status())
        .isEqualTo(MessageStatus.UNREAD);
    assertThat(bob.user().query().unread().total()).isEqualTo(1);

    bob.client().ack(AckStatus.READ, ack.getMessageId());
    Receipt read = ann.receiptOf(ack, AckStatus.READ);
    assertThat(read.getAt().getSeconds()).isGreaterThanOrEqualTo(received.getAt().getSeconds());
    assertThat(bob.user().query().message(ack.getMessageId()).status())
        .isEqualTo(MessageStatus.READ);
    assertThat(bob.user().query().unread().total()).isZero();
  }

  @ParameterizedTest
  @EnumSource(Encoding.class)
  void aReceiptReachesEveryDeviceOfTheSender(Encoding encoding) throws Exception {
    TestUser user = world.user("ann");
    Session phone = user.on(1, encoding, "phone");
    Session laptop = user.on(2, encoding, "laptop");
    Session bob = world.user("bob").on(2, encoding);
    ServerAck ack = phone.send(bob.user(), "hello");
    bob.receives(ack);
    bob.client().ack(AckStatus.READ, ack.getMessageId());
    phone.receiptOf(ack, AckStatus.READ);
    laptop.receiptOf(ack, AckStatus.READ);
  }

  @ParameterizedTest
  @EnumSource(Encoding.class)
  void fiveHundredAreAcknowledgedInOneFrame(Encoding encoding) throws Exception {
    Session bob = world.user("bob").on(2, encoding);
    Session ann = world.user("ann").on(1, encoding);
    Session cy = world.user("cy").on(2, encoding);
    List<ServerAck> fromAnn = ann.sendMany(bob.user(), 300, "a");
    List<ServerAck> fromCy = cy.sendMany(bob.user(), 200, "c");
    List<String> ids = new ArrayList<>();
    fromAnn.forEach(ack -> ids.add(ack.getMessageId()));
    fromCy.forEach(ack -> ids.add(ack.getMessageId()));
    Collections.shuffle(ids, world.random());
    assertThat(bob.user().query().unread().total()).isEqualTo(500);

    bob.client().ack(AckStatus.UNREAD, ids);
    fromAnn.forEach(ack -> ann.receiptOf(ack, AckStatus.UNREAD));
    fromCy.forEach(ack -> cy.receiptOf(ack, AckStatus.UNREAD));
    assertThat(bob.user().query().unread().total()).isEqualTo(500);
    assertThat(bob.user().query().offline(200)).isEmpty();

    bob.client().ack(AckStatus.READ, ids);
    fromAnn.forEach(ack -> ann.receiptOf(ack, AckStatus.READ));
    fromCy.forEach(ack -> cy.receiptOf(ack, AckStatus.READ));
    assertThat(bob.user().query().unread().total()).isZero();
    assertThat(bob.inbox().errors()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Encoding.class)
  void fiveHundredAndOneAreRefused(Encoding encoding) throws Exception {
    Session ann = world.user("ann").on(1, encoding);
    Session bob = world.user("bob").on(1, encoding);
    ServerAck ack = ann.send(bob.user(), "still unread");
    List<String> ids = new ArrayList<>(Collections.nCopies(500, unknownId(ann)));
    ids.add(ack.getMessageId());
    bob.client().ack(AckStatus.READ, ids);
    bob.awaitError(ErrorCode.INVALID_ARGUMENT);
    bob.answersAPing();
    assertThat(bob.user().query().unread().total()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(Encoding.class)
  void aLateOrRepeatedAckChangesNothing(Encoding encoding) throws Exception {
    Session ann = world.user("ann").on(1, encoding);
    Session bob = world.user("bob").on(2, encoding);
    ServerAck ack = ann.send(bob.user(), "once");
    bob.receives(ack);
    String id = ack.getMessageId();
    bob.client().ack(AckStatus.READ, id);
    Receipt read = ann.receiptOf(ack, AckStatus.READ);
    bob.client().ack(AckStatus.UNREAD, id);
    bob.client().ack(AckStatus.READ, id);
    bob.client().ack(AckStatus.READ, id, id, id);

    // A barrier: the conversation is handled in order, so those acks were before this one.
    ServerAck barrier = ann.send(bob.user(), "barrier");
    bob.receives(barrier);
    bob.client().ack(AckStatus.READ, barrier.getMessageId());
    ann.receiptOf(barrier, AckStatus.READ);
    assertThat(ann.receiptsOf(ack)).containsExactly(read);
    assertThat(bob.user().query().message(id).status()).isEqualTo(MessageStatus.READ);
    assertThat(bob.user().query().events(id)).hasSize(2);
    assertThat(bob.inbox().errors()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Encoding.class)
  void onlyTheRecipientCanAcknowledge(Encoding encoding) throws Exception {
    Session ann = world.user("ann").on(1, encoding);
    Session bob = world.user("bob").on(2, encoding);
    Session eve = world.user("eve").on(2, encoding);
    ServerAck ack = ann.send(bob.user(), "for bob's eyes");
    for (Session notRecipient : List.of(eve, ann)) {
      notRecipient.client().ack(AckStatus.READ, ack.getMessageId());
      assertThat(notRecipient.awaitErrorAbout(ack.getMessageId()).getCode())
          .isEqualTo(ErrorCode.NOT_RECIPIENT);
      notRecipient.answersAPing();
    }
    assertThat(bob.user().query().message(ack.getMessageId()).status())
        .isEqualTo(MessageStatus.SENT);
    assertThat(bob.user().query().unread().total()).isEqualTo(1);
    assertThat(ann.receiptsOf(ack)).isEmpty();
  }

  /** Waits some seconds, in which the message may still come: both encodings at the same time. */
  private record Unanswered(Session bob, String unknown) {}

  @Test
  void anAckOfWhatDoesNotExistIsAnswered() throws Exception {
    List<Unanswered> all = new ArrayList<>();
    for (Encoding encoding : Encoding.values()) {
      Session bob = world.user("bob").on(1, encoding);
      String unknown = unknownId(bob);
      bob.client().ack(AckStatus.READ, unknown);
      all.add(new Unanswered(bob, unknown));
    }
    for (Unanswered ack : all) {
      isToldThatItIsUnknown(ack);
      ack.bob().answersAPing();
      assertThat(ack.bob().user().query().get("/v1/messages/" + ack.unknown()).status())
          .isEqualTo(404);
    }
  }

  @Test
  void oneBadIdInAListDoesNotHoldUpTheOthers() throws Exception {
    List<Unanswered> all = new ArrayList<>();
    for (Encoding encoding : Encoding.values()) {
      Session ann = world.user("ann").on(1, encoding);
      Session bob = world.user("bob").on(2, encoding);
      ServerAck first = ann.send(bob.user(), "one");
      ServerAck second = ann.send(bob.user(), "two");
      String unknown = unknownId(bob);
      bob.client().ack(AckStatus.READ, first.getMessageId(), unknown, second.getMessageId());
      ann.receiptOf(first, AckStatus.READ);
      ann.receiptOf(second, AckStatus.READ);
      all.add(new Unanswered(bob, unknown));
    }
    all.forEach(AcksIT::isToldThatItIsUnknown);
  }

  private static void isToldThatItIsUnknown(Unanswered ack) {
    assertThat(ack.bob().awaitErrorAbout(ack.unknown()).getCode())
        .isEqualTo(ErrorCode.UNKNOWN_MESSAGE);
  }

  /** Of the right form, and nobody's. */
  private static String unknownId(Session session) {
    return Ids.message(session.user().id(), Connection.newClientMsgId());
  }
}
