package danliao.command.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PullPaceTest {
  private final AtomicLong now = new AtomicLong();
  private final List<Long> intervals = new ArrayList<>();
  private final PullPace pace = new PullPace(Duration.ofMillis(50), intervals::add, now::get);

  @Test
  void aBusyConsumerPullsAtIntervals() {
    take(500, Duration.ofMillis(500));
    take(5_000, Duration.ofMillis(500));
    assertThat(intervals).containsExactly(50L, 50L);
  }

  @Test
  void theIntervalGrowsWithTheRate() {
    take(100, Duration.ofMillis(500));
    take(250, Duration.ofMillis(500));
    assertThat(intervals).containsExactly(10L, 25L);
  }

  @Test
  void aQuietConsumerPullsAtOnce() {
    take(4, Duration.ofMillis(500));
    assertThat(intervals).containsExactly(0L);
  }

  @Test
  void theFirstBodyAfterALullEndsTheIntervals() {
    take(500, Duration.ofMillis(500));
    take(1, Duration.ofSeconds(10));
    assertThat(intervals).containsExactly(50L, 0L);
  }

  @Test
  void aWindowIsJudgedOnlyWhenItIsOver() {
    take(1_000, Duration.ofMillis(499));
    assertThat(intervals).isEmpty();
  }

  private void take(int bodies, Duration within) {
    for (int i = 1; i < bodies; i++) {
      pace.took(1);
    }
    now.addAndGet(within.toNanos());
    pace.took(1);
  }
}
