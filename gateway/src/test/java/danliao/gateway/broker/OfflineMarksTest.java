package danliao.gateway.broker;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.MessageLite;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class OfflineMarksTest {
  private final Broker broker = new Broker();
  private final Queue<Runnable> later = new ArrayDeque<>();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final OfflineMarks marks =
      new OfflineMarks(broker, Clock.systemUTC(), later::add, meters);

  @Test
  void aMassOfMarksGoesOutSoManyAtATimeAndAllOfThemDo() {
    mark(2_000);
    assertThat(broker.unanswered).hasSize(512);
    while (!broker.unanswered.isEmpty()) {
      broker.answer();
    }
    assertThat(broker.told).hasSize(2_000).doesNotHaveDuplicates();
    assertThat(marks.pending()).isZero();
  }

  @Test
  void whatTheBrokerRefusesIsTriedThreeTimesAndThenGivenUp() {
    broker.refuses = true;
    mark(1);
    assertThat(marks.pending()).isEqualTo(1);
    later.remove().run();
    later.remove().run();
    assertThat(later).isEmpty();
    assertThat(broker.told).hasSize(3);
    assertThat(marks.pending()).isZero();
    assertThat(failures()).isEqualTo(1);
  }

  @Test
  void noMoreWaitThanThereIsRoomFor() {
    broker.refuses = true;
    mark(50_010);
    assertThat(marks.pending()).isEqualTo(50_000);
    assertThat(failures()).isEqualTo(10);
  }

  private double failures() {
    return meters.counter("danliao.gateway.offline.failures").count();
  }

  private void mark(int count) {
    for (int i = 0; i < count; i++) {
      marks.mark("m" + i, "alice:bob", "bob");
    }
  }

  private static final class Broker implements CommandPublisher {
    private final Queue<CompletableFuture<Void>> unanswered = new ArrayDeque<>();
    private final List<String> told = new ArrayList<>();
    private boolean refuses;

    @Override
    public CompletableFuture<Void> publish(
        String tag, String shardKey, String messageId, MessageLite body) {
      told.add(messageId);
      if (refuses) {
        return CompletableFuture.failedFuture(new PublishFailedException("refused", null));
      }
      CompletableFuture<Void> answer = new CompletableFuture<>();
      unanswered.add(answer);
      return answer;
    }

    void answer() {
      unanswered.remove().complete(null);
    }

    @Override
    public int inFlight() {
      return unanswered.size();
    }
  }
}
