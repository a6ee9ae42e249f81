package danliao.command.intake;

import static org.assertj.core.api.Assertions.assertThat;

import danliao.service.broker.QueueOffsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.rocketmq.common.message.MessageQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BacklogTest {
  private static final Duration LONG_AGO = Duration.ofDays(365);
  private static final MessageQueue QUICK = new MessageQueue("danliao-command", "broker", 0);
  private static final MessageQueue SLOW = new MessageQueue("danliao-command", "broker", 1);

  private final AtomicLong now = new AtomicLong();
  private final Map<MessageQueue, QueueOffsets> queues = new HashMap<>();
  private final Backlog backlog = new Backlog(now::get);
  private int looks;

  @BeforeEach
  void follow() {
    backlog.follow(
        () -> {
          looks++;
          return queues;
        });
    queues.put(QUICK, new QueueOffsets(10, 10));
    queues.put(SLOW, new QueueOffsets(10, 10));
  }

  @Test
  void beforeAnyLookNothingIsKnownToBeDecided() {
    assertThat(backlog.behind()).isGreaterThan(LONG_AGO);
  }

  @Test
  void whatWasThereAtALookIsDecidedOnceEachQueueHasPassedIt() {
    backlog.look();
    assertThat(backlog.behind()).isGreaterThan(LONG_AGO);
    pass(Duration.ofSeconds(2));
    backlog.look();
    assertThat(backlog.behind()).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void aQueueThatDoesNotMoveHoldsUpAllHoweverFarTheOthersAre() {
    queues.put(SLOW, new QueueOffsets(4, 10));
    backlog.look();
    pass(Duration.ofMinutes(1));
    queues.put(QUICK, new QueueOffsets(500, 500));
    queues.put(SLOW, new QueueOffsets(9, 600));
    backlog.look();
    assertThat(backlog.behind()).isGreaterThan(LONG_AGO);
    pass(Duration.ofMinutes(1));
    queues.put(SLOW, new QueueOffsets(10, 700));
    backlog.look();
    assertThat(backlog.behind()).isEqualTo(Duration.ofMinutes(2));
  }

  @Test
  void theNextMarkIsWhatIsThereWhenTheLastIsReached() {
    backlog.look();
    pass(Duration.ofSeconds(2));
    queues.put(SLOW, new QueueOffsets(10, 11));
    backlog.look();
    pass(Duration.ofSeconds(2));
    backlog.look();
    assertThat(backlog.behind()).isEqualTo(Duration.ofSeconds(4));
    queues.put(SLOW, new QueueOffsets(11, 11));
    pass(Duration.ofSeconds(2));
    backlog.look();
    assertThat(backlog.behind()).isEqualTo(Duration.ofSeconds(4));
  }

  @Test
  void aQueueThatNobodySpeaksOfAnyMoreIsNotPassed() {
    backlog.look();
    pass(Duration.ofSeconds(2));
    queues.remove(SLOW);
    backlog.look();
    assertThat(backlog.behind()).isGreaterThan(LONG_AGO);
  }

  @Test
  void aBrokerThatDoesNotSayChangesNothing() {
    backlog.look();
    queues.clear();
    pass(Duration.ofSeconds(2));
    backlog.look();
    assertThat(backlog.behind()).isGreaterThan(LONG_AGO);
  }

  @Test
  void theBrokerIsAskedAtMostOnceASecond() {
    backlog.look();
    pass(Duration.ofMillis(999));
    backlog.look();
    assertThat(looks).isEqualTo(1);
    pass(Duration.ofMillis(1));
    backlog.look();
    assertThat(looks).isEqualTo(2);
  }

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }
}
