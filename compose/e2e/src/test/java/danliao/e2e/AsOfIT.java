package danliao.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import danliao.api.frame.AckStatus;
import danliao.api.frame.ServerAck;
import danliao.client.connection.Encoding;
import danliao.client.query.MessageItem;
import danliao.client.query.PastPage;
import danliao.client.query.QueryException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A moment of the past looks as it did to who polled then. */
class AsOfIT {
  private static final int STEPS = 40;

  @RegisterExtension final World world = new World();

  /** Messages that their recipient has, and has not acknowledged. */
  private final List<Sent> pushed = new ArrayList<>();

  /** Messages that their recipient has acknowledged, and not read. */
  private final List<Sent> received = new ArrayList<>();

  @Test
  void thePastIsWhatAPollerRecorded() throws Exception {
    TestUser bob = world.user("bob");
    Session fromAnn = world.user("ann").on(1, Encoding.PROTOBUF);
    TestUser ann = fromAnn.user();
    Instant before = moment();
    List<Poll> polls = new ArrayList<>();
    ServerAck forLater = fromAnn.send(bob, "for later");
    fromAnn.receiptOf(forLater, AckStatus.UNREAD);
    polls.addAll(poll(ann, bob));
    Session fromBob = bob.on(2, Encoding.JSON);
    fromBob.receives(forLater);
    pushed.add(new Sent(fromAnn, fromBob, forLater));
    for (int i = 0; i < STEPS; i++) {
      step(fromAnn, fromBob, world.random());
      polls.addAll(poll(ann, bob));
    }
    for (Poll poll : polls) {
      PastPage past = asOf(poll.at(), poll.user(), poll.conversation());
      assertThat(past.items()).as("%s at %s", poll.user().id(), poll.at()).isEqualTo(poll.items());
      assertThat(past.unread())
          .as("%s at %s", poll.user().id(), poll.at())
          .isEqualTo(poll.unread());
      assertThat(past.unreadAtLeast()).isNull();
      assertThat(past.nextBefore()).isNull();
    }
    PastPage nothing = asOf(before, bob, bob.conversationWith(ann));
    assertThat(nothing.items()).isEmpty();
    assertThat(nothing.unread()).isZero();
  }

  @Test
  void aPastIsPagedWithoutGapOrRepeatWhileMessagesArrive() throws Exception {
    Session ann = world.user("ann").on(1, Encoding.PROTOBUF);
    TestUser bob = world.user("bob");
    List<ServerAck> acks = ann.sendMany(bob, 130, "page me ");
    Instant then = moment();
    String conversation = acks.getFirst().getConversationId();
    List<String> seen = new ArrayList<>();
    String before = null;
    do {
      ann.send(bob, "in the middle of it");
      PastPage page = bob.query().messagesAsOf(then, conversation, before, null, 20);
      assertThat(page.items()).hasSizeBetween(1, 20);
      page.items().forEach(item -> seen.add(item.messageId()));
      before = page.nextBefore();
    } while (before != null);
    assertThat(seen)
        .containsExactlyElementsOf(acks.reversed().stream().map(ServerAck::getMessageId).toList());
    assertThat(asOf(then, bob, conversation).unread()).isEqualTo(130);
  }

  /** One thing happens, and every view has it when this returns. */
  private void step(Session ann, Session bob, Random random) throws Exception {
    switch (random.nextInt(3)) {
      case 0 -> send(ann, bob);
      case 1 -> send(bob, ann);
      default -> acknowledge(random, ann, bob);
    }
  }

  private void send(Session from, Session to) throws Exception {
    ServerAck ack = from.send(to.user(), "message");
    to.receives(ack);
    pushed.add(new Sent(from, to, ack));
  }

  private void acknowledge(Random random, Session ann, Session bob) throws Exception {
    boolean read = random.nextBoolean();
    List<Sent> open = new ArrayList<>(pushed);
    if (read) {
      open.addAll(received);
    }
    if (open.isEmpty()) {
      send(ann, bob);
      return;
    }
    Sent sent = open.get(random.nextInt(open.size()));
    AckStatus status = read ? AckStatus.READ : AckStatus.UNREAD;
    String messageId = sent.ack().getMessageId();
    sent.to().client().ack(status, messageId);
    sent.from()
        .inbox()
        .awaitReceipt(
            status + " receipt of " + messageId,
            World.PATIENCE,
            r ->
                r.getMessageId().equals(messageId)
                    && r.getStatus() == status
                    && !r.getRecipientOffline());
    pushed.remove(sent);
    received.remove(sent);
    if (!read) {
      received.add(sent);
    }
  }

  /** A message on its way between two sessions. */
  private record Sent(Session from, Session to, ServerAck ack) {}

  /** What a user saw, from {@code at} on until something happened. */
  private record Poll(
      TestUser user, String conversation, Instant at, List<MessageItem> items, long unread) {}

  private static List<Poll> poll(TestUser ann, TestUser bob) throws QueryException {
    Instant at = moment();
    return List.of(poll(ann, bob, at), poll(bob, ann, at));
  }

  private static Poll poll(TestUser user, TestUser peer, Instant at) throws QueryException {
    String conversation = user.conversationWith(peer);
    List<MessageItem> items = user.query().messages(conversation, null, null, 200).items();
    return new Poll(user, conversation, at, items, user.query().unread().of(conversation));
  }

  private static PastPage asOf(Instant moment, TestUser user, String conversation)
      throws QueryException {
    return user.query().messagesAsOf(moment, conversation, null, null, 200);
  }

  /** Events have milliseconds: not before all that has happened, and before what will. */
  private static Instant moment() {
    Instant moment = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .until(() -> Instant.now().isAfter(moment.plusMillis(1)));
    return moment;
  }
}
