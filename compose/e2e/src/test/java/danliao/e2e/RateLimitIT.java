package danliao.e2e;

import static danliao.e2e.World.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import danliao.api.frame.Error;
import danliao.api.frame.ErrorCode;
import danliao.api.frame.ServerAck;
import danliao.client.Encoding;
import danliao.client.MessageItem;
import danliao.client.RefusedException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RateLimitIT {
  private static final int BURST = 500;
  private static final int RATE = 50;
  private static final int SENDS = 800;

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
