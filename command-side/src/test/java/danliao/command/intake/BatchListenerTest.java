package danliao.command.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.rocketmq.client.consumer.listener.ConsumeOrderlyContext;
import org.apache.rocketmq.client.consumer.listener.ConsumeOrderlyStatus;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.junit.jupiter.api.Test;

class BatchListenerTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final List<Integer> taken = new ArrayList<>();
  private boolean storeIsAway;

  private final BatchListener listener =
      new BatchListener(
          batch -> {
            if (storeIsAway) {
              throw new IllegalStateException("store is away");
            }
            taken.add(batch.size());
          },
          new IntakeMetrics(registry),
          Duration.ofSeconds(5));

  private record Round(ConsumeOrderlyStatus status, long pause) {}

  private Round round() {
    ConsumeOrderlyContext context =
        new ConsumeOrderlyContext(new MessageQueue("danliao-command", "broker", 3));
    ConsumeOrderlyStatus status = listener.consumeMessage(List.of(new MessageExt()), context);
    return new Round(status, context.getSuspendCurrentQueueTimeMillis());
  }

  @Test
  void aBatchThatIsDoneIsAcknowledged() {
    assertThat(round().status()).isEqualTo(ConsumeOrderlyStatus.SUCCESS);
    assertThat(taken).containsExactly(1);
  }

  @Test
  void whileAStoreIsAwayTheQueueWaitsLongerAndLongerUpToABound() {
    storeIsAway = true;
    List<Long> pauses = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Round round = round();
      assertThat(round.status()).isEqualTo(ConsumeOrderlyStatus.SUSPEND_CURRENT_QUEUE_A_MOMENT);
      pauses.add(round.pause());
    }
    assertThat(pauses).containsExactly(100L, 200L, 400L, 800L, 1600L, 3200L, 5000L, 5000L);
    assertThat(registry.get("danliao.command.suspended").counter().count()).isEqualTo(8);
  }

  @Test
  void afterASuccessTheNextFailureWaitsBriefly() {
    storeIsAway = true;
    round();
    round();
    storeIsAway = false;
    round();
    storeIsAway = true;
    assertThat(round().pause()).isEqualTo(100);
  }
}
