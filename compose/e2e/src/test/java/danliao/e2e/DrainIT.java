package danliao.e2e;

import static danliao.e2e.World.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import danliao.api.frame.AckStatus;
import danliao.api.frame.Message;
import danliao.api.frame.Send;
import danliao.api.frame.ServerAck;
import danliao.client.connection.Encoding;
import danliao.client.query.MessageItem;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DrainIT {
  private static final int RACES = 50;
  private static final int RACING = 4;

  @RegisterExtension final World world = new World();

  @ParameterizedTest
  @EnumSource(Encoding.class)
  void whoConnectsGetsWhatWaitedOldestFirst(Encoding encoding) throws Exception {
    TestUser bob = world.user("bob");
    Session ann = world.user("ann").on(1, encoding);
    Session cy = world.user("cy").on(2, encoding);
    List<ServerAck> acks = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      // More than a page, from two senders in turns.
      List<ServerAck> fromAnn = ann.sendMany(bob, 60, "ann");
      List<ServerAck> fromCy = cy.sendMany(bob, 30, "cy");
      // Settled: nothing but the drain has a reason to push.
      ann.receiptOf(fromAnn.getLast(), AckStatus.UNREAD);
      cy.receiptOf(fromCy.getLast(), AckStatus.UNREAD);
      acks.addAll(fromAnn);
      acks.addAll(fromCy);
    }
    Session connected = bob.on(2, encoding);
    connected.receives(acks.getLast());
    List<Message> drained = connected.inbox().messages();
    assertThat(drained).allMatch(Message::getRedelivered);
    assertThat(drained.stream().map(Message::getMessageId).distinct())
        .containsExactlyElementsOf(acks.stream().map(ServerAck::getMessageId).toList());
  }

  @ParameterizedTest
  @EnumSource(Encoding.class)
  void aPushedMessageComesAgainUntilItIsAcknowledged(Encoding encoding) throws Exception {
    TestUser bob = world.user("bob");
    Session ann = world.user("ann").on(1, encoding);
    Session first = bob.on(1, encoding);
    ServerAck ack = ann.send(bob, "answer me");
    assertThat(first.receives(ack).getSeq()).isEqualTo(ack.getSeq());
    first.client().close();

    Session second = bob.on(2, encoding);
    assertThat(second.receives(ack).getRedelivered()).isTrue();
    second.client().ack(AckStatus.UNREAD, ack.getMessageId());
    ann.receiptOf(ack, AckStatus.UNREAD);
    await().atMost(PATIENCE).until(() -> bob.query().offline(null).isEmpty());
    second.client().close();

    Session third = bob.on(1, encoding);
    ServerAck later = ann.send(bob, "a barrier: comes after any drain of what was before");
    third.receives(later);
    assertThat(third.copiesOf(ack.getMessageId())).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Encoding.class)
  void whatIsKeptForAnOfflineUserIsListedOldestFirst(Encoding encoding) throws Exception {
    TestUser bob = world.user("bob");
    Session ann = world.user("ann").on(1, encoding);
    List<String> ids =
        ann.sendMany(bob, 30, "kept ").stream().map(ServerAck::getMessageId).toList();
    assertThat(bob.query().offline(200))
        .extracting(MessageItem::messageId)
        .containsExactlyElementsOf(ids);
    assertThat(bob.query().offline(7))
        .extracting(MessageItem::messageId)
        .containsExactlyElementsOf(ids.subList(0, 7));
  }

  /** The gateway finds nobody, the recipient connects, and only then is the message stored. */
  @Test
  void whoConnectsWhileTheMessageIsMarkedOfflineGetsItToo() throws Exception {
    Callable<Void> lane = this::race;
    try (ExecutorService threads = Executors.newFixedThreadPool(RACING)) {
      for (Future<Void> races : threads.invokeAll(Collections.nCopies(RACING, lane))) {
        races.get();
      }
    }
  }

  private Void race() throws Exception {
    Session ann = world.user("ann").on(1, Encoding.PROTOBUF);
    for (int round = 0; round < RACES; round++) {
      TestUser bob = world.user("bob");
      int gateway = 1 + world.random().nextInt(2);
      long sendAfter = world.random().nextLong(15_000);
      long connectAfter = world.random().nextLong(40_000);
      Send send = Messages.to(bob, "race " + round);
      CompletableFuture<Session> connecting =
          CompletableFuture.supplyAsync(() -> connect(bob, gateway), delayedMicros(connectAfter));
      CompletableFuture<ServerAck> sending =
          CompletableFuture.supplyAsync(() -> null, delayedMicros(sendAfter))
              .thenCompose(go -> ann.client().send(send));
      ServerAck ack = sending.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      Session connected = connecting.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      assertThat(connected.receives(ack).getContent())
          .as("round %s, sent after %s us, connected after %s us", round, sendAfter, connectAfter)
          .isEqualTo("race " + round);
      connected.client().close();
    }
    return null;
  }

  private static Executor delayedMicros(long micros) {
    return CompletableFuture.delayedExecutor(micros, TimeUnit.MICROSECONDS);
  }

  private static Session connect(TestUser user, int gateway) {
    try {
      return user.on(gateway, Encoding.PROTOBUF);
    } catch (Exception e) {
      throw new CompletionException(e);
    }
  }
}
