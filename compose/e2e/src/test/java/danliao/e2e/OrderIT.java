package danliao.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import danliao.api.frame.Message;
import danliao.api.frame.ServerAck;
import danliao.client.connection.Encoding;
import danliao.client.query.MessageItem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class OrderIT {
  @RegisterExtension final World world = new World();

  @Test
  void aReplySortsAfterWhatItAnswers() throws Exception {
    List<Callable<Void>> talks = new ArrayList<>();
    for (Encoding encoding : Encoding.values()) {
      talks.add(() -> talk(1, encoding));
      talks.add(() -> talk(2, encoding));
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(talks.size())) {
      for (Future<Void> talk : threads.invokeAll(talks)) {
        talk.get();
      }
    }
  }

  /** By turns, so it mostly waits. */
  private Void talk(int gateway, Encoding encoding) throws Exception {
    Session ann = world.user("ann").on(1, encoding);
    Session bob = world.user("bob").on(gateway, encoding);
    List<Long> order = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      ServerAck question = ann.send(bob.user(), "question " + i);
      order.add(bob.receives(question).getSeq());
      ServerAck reply = bob.send(ann.user(), "reply " + i);
      order.add(ann.receives(reply).getSeq());
    }
    assertThat(order).as("gateway %d, %s", gateway, encoding).isSorted().doesNotHaveDuplicates();
    assertThat(
            ann.user()
                .query()
                .messages(ann.user().conversationWith(bob.user()), null, null, 200)
                .items())
        .extracting(MessageItem::seq)
        .containsExactlyElementsOf(order.reversed());
    return null;
  }

  @ParameterizedTest
  @EnumSource(Encoding.class)
  void seqIsStrictlyIncreasingWhileBothTalkAtOnce(Encoding encoding) throws Exception {
    Session ann = world.user("ann").on(1, encoding);
    Session bob = world.user("bob").on(2, encoding);
    List<CompletableFuture<ServerAck>> answers = new ArrayList<>();
    for (int i = 0; i < 90; i++) {
      answers.add(ann.client().send(bob.user().id(), "a" + i));
      answers.add(bob.client().send(ann.user().id(), "b" + i));
    }
    List<Long> seqs = new ArrayList<>();
    for (CompletableFuture<ServerAck> answer : answers) {
      seqs.add(answer.get(World.PATIENCE.toMillis(), TimeUnit.MILLISECONDS).getSeq());
    }
    assertThat(seqs).doesNotHaveDuplicates();
    assertThat(sentBy(0, seqs)).isSorted();
    assertThat(sentBy(1, seqs)).isSorted();
    String conversation = ann.user().conversationWith(bob.user());
    List<MessageItem> history = ann.user().query().messages(conversation, null, null, 200).items();
    assertThat(history)
        .extracting(MessageItem::seq)
        .containsExactlyElementsOf(seqs.stream().sorted(Comparator.reverseOrder()).toList());
    // Whoever has just connected may get some by the drain, before or after their turn.
    assertThat(bob.inbox().messages())
        .filteredOn(message -> !message.getRedelivered())
        .extracting(Message::getSeq)
        .isSorted();
  }

  @ParameterizedTest
  @CsvSource({"1,JSON", "1,PROTOBUF", "2,JSON", "2,PROTOBUF"})
  void everySendOfABurstIsAcknowledgedAndReachesTheRecipient(int gateway, Encoding encoding)
      throws Exception {
    Session ann = world.user("ann").on(1, encoding);
    Session bob = world.user("bob").on(gateway, encoding);
    List<CompletableFuture<ServerAck>> answers = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      answers.add(ann.client().send(bob.user().id(), "burst " + i));
    }
    long last = 0;
    for (CompletableFuture<ServerAck> answer : answers) {
      ServerAck ack = answer.get(World.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      assertThat(ack.getSeq()).isGreaterThan(last);
      assertThat(bob.receives(ack).getSeq()).isEqualTo(ack.getSeq());
      last = ack.getSeq();
    }
  }

  private static List<Long> sentBy(int first, List<Long> seqs) {
    List<Long> own = new ArrayList<>();
    for (int i = first; i < seqs.size(); i += 2) {
      own.add(seqs.get(i));
    }
    return own;
  }
}
