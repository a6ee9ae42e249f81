package danliao.query.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.rocketmq.common.message.MessageAccessor;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.common.message.MessageExt;
import org.junit.jupiter.api.Test;

class PullPauseTest {
  private final AtomicLong now = new AtomicLong();
  private final AtomicLong interval = new AtomicLong(-1);
  private final PullPause pause = new PullPause(Duration.ofMillis(200), interval::set, now::get);

  @Test
  void aConsumerBeginsWithPauses() {
    assertThat(interval).hasValue(200);
  }

  @Test
  void whatWasPulledWithNothingLeftIsFollowedByAPause() {
    pause.took(List.of(reference(8, 10), reference(9, 10)));
    assertThat(interval).hasValue(200);
  }

  @Test
  void whereThereIsMoreThanWasPulledTheNextPullIsAtOnce() {
    pause.took(List.of(reference(7, 10), reference(8, 10)));
    assertThat(interval).hasValue(0);
  }

  @Test
  void theNewestPullOfABatchCounts() {
    pause.took(List.of(reference(8, 10), reference(9, 10), reference(10, 11)));
    assertThat(interval).hasValue(200);
  }

  @Test
  void aQueueThatIsNotBehindDoesNotHoldUpOneThatIs() {
    pause.took(List.of(reference(0, 1_000)));
    now.addAndGet(Duration.ofMillis(199).toNanos());
    pause.took(List.of(reference(4, 5)));
    assertThat(interval).hasValue(0);
  }

  @Test
  void whenAllQueuesHaveCaughtUpThePausesComeBack() {
    pause.took(List.of(reference(0, 1_000)));
    now.addAndGet(Duration.ofMillis(200).toNanos());
    pause.took(List.of(reference(999, 1_000)));
    assertThat(interval).hasValue(200);
  }

  @Test
  void aReferenceThatDoesNotSayHowMuchThereWasIsTheLast() {
    pause.took(List.of(new MessageExt()));
    assertThat(interval).hasValue(200);
  }

  /**
   * As the client hands it over.
   *
   * @param end of its queue when it was pulled
   */
  private static MessageExt reference(long offset, long end) {
    MessageExt reference = new MessageExt();
    reference.setQueueOffset(offset);
    MessageAccessor.putProperty(reference, MessageConst.PROPERTY_MAX_OFFSET, Long.toString(end));
    return reference;
  }
}
