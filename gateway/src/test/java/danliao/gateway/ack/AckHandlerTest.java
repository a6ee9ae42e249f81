package danliao.gateway.ack;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.MessageLite;
import danliao.api.Ids;
import danliao.api.frame.Ack;
import danliao.api.frame.AckStatus;
import danliao.api.frame.ErrorCode;
import danliao.api.wire.ClientAckBody;
import danliao.gateway.broker.CommandPublisher;
import danliao.gateway.broker.PublishFailedException;
import danliao.gateway.broker.RetryAfter;
import danliao.gateway.connection.ConversationMemory;
import danliao.gateway.connection.TestConnection;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AckHandlerTest {
  private final Broker broker = new Broker();
  private final ConversationMemory memory = new ConversationMemory();
  private final AckHandler handler =
      new AckHandler(
          broker, new RetryAfter(1, System::nanoTime, new Random()), memory, Clock.systemUTC());
  private final TestConnection bob =
      new TestConnection("limits.acks-per-second=100", "limits.ack-burst=1000");

  @Test
  void eachConversationIsOneCommandAndSoIsWhatIsNotKnown() {
    List<String> ids = ids(6);
    memory.pushed(ids.get(0), "alice:bob");
    memory.pushed(ids.get(1), "bob:carol");
    memory.pushed(ids.get(2), "alice:bob");
    acknowledge(ids);
    assertThat(broker.published)
        .extracting(ClientAckBody::getConversationId)
        .containsExactlyInAnyOrder("alice:bob", "bob:carol", "");
    assertThat(broker.published)
        .filteredOn(body -> body.getConversationId().isEmpty())
        .singleElement()
        .satisfies(body -> assertThat(body.getMessageIdsList()).isEqualTo(ids.subList(3, 6)));
  }

  @Test
  void whatTheBrokerDoesNotTakeIsToComeAgainAllTogether() {
    broker.away = true;
    List<String> ids = ids(2);
    acknowledge(ids);
    var first = bob.frame().getError();
    var second = bob.frame().getError();
    assertThat(first.getCode()).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(List.of(first.getMessageId(), second.getMessageId())).isEqualTo(ids);
    assertThat(first.getRetryAfterMillis()).isPositive().isEqualTo(second.getRetryAfterMillis());
  }

  @Test
  void whoAcknowledgesFasterThanAllowedIsNotReadForAWhileAndLosesNothing() {
    acknowledge(ids(500));
    acknowledge(ids(500));
    assertThat(bob.channel().config().isAutoRead()).isTrue();
    acknowledge(ids(200));
    assertThat(bob.channel().config().isAutoRead()).isFalse();
    assertThat(broker.published.stream().mapToInt(ClientAckBody::getMessageIdsCount).sum())
        .isEqualTo(1_200);
    bob.pass(Duration.ofMillis(1_900));
    assertThat(bob.channel().config().isAutoRead()).isFalse();
    bob.pass(Duration.ofMillis(200));
    assertThat(bob.channel().config().isAutoRead()).isTrue();
  }

  private void acknowledge(List<String> ids) {
    handler.accept(
        bob.connection(), Ack.newBuilder().setStatus(AckStatus.READ).addAllMessageIds(ids).build());
  }

  private static List<String> ids(int count) {
    return IntStream.range(0, count).mapToObj(i -> Ids.message("alice", "message-" + i)).toList();
  }

  private static final class Broker implements CommandPublisher {
    private final List<ClientAckBody> published = new ArrayList<>();
    private boolean away;

    @Override
    public CompletableFuture<Void> publish(
        String tag, String shardKey, String messageId, MessageLite body) {
      published.add((ClientAckBody) body);
      return away
          ? CompletableFuture.failedFuture(new PublishFailedException("away", null))
          : CompletableFuture.completedFuture(null);
    }

    @Override
    public int inFlight() {
      return 0;
    }
  }
}
