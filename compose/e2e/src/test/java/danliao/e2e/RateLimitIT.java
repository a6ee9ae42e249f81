package danliao.e2e;

import static danliao.e2e.World.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import danliao.api.frame.Error;
import danliao.api.frame.ErrorCode;
import danliao.api.frame.Send;
import danliao.api.frame.ServerAck;
import danliao.client.connection.Connection;
import danliao.client.connection.Encoding;
import danliao.client.connection.RefusedException;
import danliao.client.query.MessageItem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RateLimitIT {
  private static final int BURST = 500;
  private static final int RATE = 50;
  private static final int SENDS = 800;

  /** What is sent first meanwhile takes the place of what comes again: seldom more than once. */
  private static final int TRIES = 5;

  @RegisterExtension final World world = new World();

  @ParameterizedTest
  @EnumSource(Encoding.class)
  void aBurstIsAcceptedAndWhatIsBeyondItRefused(Encoding encoding) throws Exception {
    TestUser bob = world.user("bob");
    Session ann = world.user("ann").on(1, encoding);
    long began = System.nanoTime();
    List<CompletableFuture<ServerAck>> answers = new ArrayList<>();
    for (int i = 0; i < SENDS; i++) {
      answers.add(ann.client().send(bob.id(), "flood " + i));
    }
    Set<String> accepted = new HashSet<>();
    int refused = 0;
    for (CompletableFuture<ServerAck> answer : answers) {
      try {
        accepted.add(answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS).getMessageId());
      } catch (ExecutionException e) {
        assertThat(e.getCause())
            .isInstanceOfSatisfying(
                RefusedException.class,
                r -> assertThat(r.code()).isEqualTo(ErrorCode.RATE_LIMITED));
        refused++;
      }
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    assertThat(accepted).hasSizeBetween(BURST, BURST + (int) Math.ceil(RATE * seconds) + 1);
    assertThat(refused).isPositive();
    assertThat(ann.inbox().errors()).extracting(Error::hasClientMsgId).containsOnly(true);
    ann.answersAPing();
    assertThat(bob.query().unread().total()).isEqualTo(accepted.size());
    assertHistoryIs(bob, ann.user().conversationWith(bob), accepted);
    await()
        .atMost(PATIENCE)
        .ignoreExceptionsInstanceOf(ExecutionException.class)
        .until(() -> !ann.send(bob, "patience pays").getMessageId().isEmpty());
  }

  @ParameterizedTest
  @EnumSource(Encoding.class)
  void whatIsRefusedIsTakenWhenItComesAsTheServerSays(Encoding encoding) throws Exception {
    TestUser bob = world.user("bob");
    Session ann = world.user("ann").on(1, encoding);
    List<CompletableFuture<ServerAck>> answers = new ArrayList<>();
    for (int i = 0; i < SENDS; i++) {
      Send send =
          Send.newBuilder()
              .setClientMsgId(Connection.newClientMsgId())
              .setTo(bob.id())
              .setContent("in time " + i)
              .build();
      answers.add(obeying(ann.client(), send, TRIES));
    }
    for (CompletableFuture<ServerAck> answer : answers) {
      assertThat(answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS).getSeq()).isPositive();
    }
    assertThat(ann.inbox().errors()).isNotEmpty();
  }

  private static CompletableFuture<ServerAck> obeying(Connection client, Send send, int tries) {
    CompletableFuture<ServerAck> answer = client.send(send);
    return tries == 1
        ? answer
        : answer.exceptionallyCompose(
            refusal -> later(refusal).thenCompose(now -> obeying(client, send, tries - 1)));
  }

  private static CompletableFuture<Void> later(Throwable refusal) {
    Throwable cause = refusal instanceof CompletionException ? refusal.getCause() : refusal;
    long millis = ((RefusedException) cause).retryAfter().orElseThrow().toMillis();
    return CompletableFuture.runAsync(
        () -> {}, CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS));
  }

  private static void assertHistoryIs(TestUser user, String conversation, Set<String> ids)
      throws Exception {
    Set<String> stored = new HashSet<>();
    String before = null;
    do {
      var page = user.query().messages(conversation, before, null, 200);
      page.items().stream().map(MessageItem::messageId).forEach(stored::add);
      before = page.next();
    } while (before != null);
    assertThat(stored).isEqualTo(ids);
  }
}
