package danliao.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import danliao.api.Ids;
import danliao.api.Seq;
import danliao.api.Timestamps;
import danliao.api.frame.Message;
import danliao.api.frame.Send;
import danliao.api.frame.ServerAck;
import danliao.client.connection.Encoding;
import danliao.client.query.ConversationItem;
import danliao.client.query.MessageItem;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SendIT {
  private static final int ROUNDS = 40;

  @RegisterExtension final World world = new World();

  @ParameterizedTest
  @EnumSource(Encoding.class)
  void anAckMeansThatEveryViewShowsTheMessageToAnOfflineUser(Encoding encoding) throws Exception {
    everyViewShowsEach(world.user("ann").on(1, encoding), world.user("bob"));
  }

  @ParameterizedTest
  @EnumSource(Encoding.class)
  void anAckMeansThatEveryViewShowsTheMessageToAConnectedUser(Encoding encoding) throws Exception {
    TestUser bob = world.user("bob");
    Session connected = bob.on(2, encoding);
    everyViewShowsEach(world.user("ann").on(1, encoding), bob);
    assertThat(connected.client().isOpen()).isTrue();
  }

  private static void everyViewShowsEach(Session ann, TestUser bob) throws Exception {
    for (int round = 1; round <= ROUNDS; round++) {
      ServerAck ack = ann.send(bob, "round " + round);
      everyViewShows(ack, ann.user(), bob, round);
    }
  }

  /** Asks each view once: the ack promises that no polling is needed. */
  private static void everyViewShows(ServerAck ack, TestUser ann, TestUser bob, int unread)
      throws Exception {
    String id = ack.getMessageId();
    assertThat(bob.query().unread().of(ack.getConversationId())).isEqualTo(unread);
    for (TestUser user : new TestUser[] {ann, bob}) {
      ConversationItem newest = user.query().conversations(1, null).items().getFirst();
      assertThat(newest.lastMessage().messageId()).isEqualTo(id);
      assertThat(newest.unread()).isEqualTo(user.equals(bob) ? unread : 0);
      MessageItem inHistory = user.query().messages(ack.getConversationId()).getFirst();
      assertThat(inHistory.messageId()).isEqualTo(id);
      MessageItem byId = user.query().message(id);
      assertThat(byId.seq()).isEqualTo(ack.getSeq());
      assertThat(byId.sentAt()).isEqualTo(Timestamps.instant(ack.getSentAt()));
    }
  }

  @ParameterizedTest
  @EnumSource(Encoding.class)
  void anAckNamesWhatWasSent(Encoding encoding) throws Exception {
    TestUser bob = world.user("bob");
    Session ann = world.user("ann").on(1, encoding);
    Send send = Messages.to(bob, "hello");
    ServerAck ack = ann.send(send);
    assertThat(ack.getClientMsgId()).isEqualTo(send.getClientMsgId());
    assertThat(ack.getMessageId()).isEqualTo(Ids.message(ann.user().id(), send.getClientMsgId()));
    assertThat(ack.getConversationId()).isEqualTo(ann.user().conversationWith(bob));
    assertThat(ack.getSeq()).isPositive();
    assertThat(Timestamps.instant(ack.getSentAt()))
        .isEqualTo(Seq.time(ack.getSeq()))
        .isCloseTo(Instant.now(), within(30, ChronoUnit.SECONDS));
  }

  @ParameterizedTest
  @EnumSource(Encoding.class)
  void theLargestContentArrivesUnchanged(Encoding encoding) throws Exception {
    // 16,384 bytes of UTF-8, with characters of one, three and four bytes.
    String content =
        "a".repeat(16_384 - 3 * 1_000 - 4 * 500) + "单".repeat(1_000) + "😀".repeat(500);
    Session bob = world.user("bob").on(2, encoding);
    Session ann = world.user("ann").on(1, encoding);
    ServerAck ack = ann.send(bob.user(), content);
    assertThat(bob.receives(ack).getContent()).isEqualTo(content);
    assertThat(bob.user().query().message(ack.getMessageId()).content()).isEqualTo(content);
  }

  @ParameterizedTest
  @EnumSource(Encoding.class)
  void contentTypeIsKeptAndDefaultsToPlainText(Encoding encoding) throws Exception {
    Session bob = world.user("bob").on(1, encoding);
    Session ann = world.user("ann").on(1, encoding);
    Send typed =
        Messages.to(bob.user(), "{}").toBuilder().setContentType("application/json").build();
    Message first = bob.receives(ann.send(typed));
    Message second = bob.receives(ann.send(bob.user(), "plain"));
    assertThat(first.getContentType()).isEqualTo("application/json");
    assertThat(second.getContentType()).isEqualTo("text/plain");
    assertThat(ann.user().query().message(first.getMessageId()).contentType())
        .isEqualTo("application/json");
  }
}
