package danliao.gateway.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RetryAfterTest {
  private static final int PER_SECOND = 100;

  /** Near the overflow on purpose: {@link System#nanoTime} may start anywhere. */
  private long now = Long.MAX_VALUE - 5;

  private final RetryAfter retryAfter = new RetryAfter(PER_SECOND, () -> now, new Random(7));

  @Test
  void theFirstComesBackSoon() {
    assertThat(retryAfter.millis()).isBetween(500, 700);
  }

  @Test
  void manyComeBackOneAfterTheOther() {
    int[] waits = IntStream.range(0, 10 * PER_SECOND).map(i -> retryAfter.millis()).toArray();
    for (int second = 1; second < 10; second++) {
      int from = second * 1_000;
      assertThat(IntStream.of(waits).filter(w -> w >= from && w < from + 1_000).count())
          .isBetween(PER_SECOND / 2L, PER_SECOND * 3L / 2);
    }
  }

  @Test
  void nobodyIsToldToWaitForEver() {
    int[] waits = IntStream.range(0, 100 * PER_SECOND).map(i -> retryAfter.millis()).toArray();
    assertThat(IntStream.of(waits).max().orElseThrow()).isLessThanOrEqualTo(30_000);
    // Those for whom there is no place any more do not all come at the last moment either.
    assertThat(IntStream.of(waits).skip(50 * PER_SECOND).filter(w -> w < 20_000).count())
        .isGreaterThan(10L * PER_SECOND);
  }

  @Test
  void theLongerItLastsTheLaterTheyComeBack() {
    retryAfter.millis();
    pass(Duration.ofSeconds(10));
    assertThat(retryAfter.millis()).isBetween(5_000, 6_500);
    for (int i = 0; i < 30; i++) {
      pass(Duration.ofSeconds(20));
      retryAfter.millis();
    }
    assertThat(retryAfter.millis()).isBetween(15_000, 19_000);
    retryAfter.taken();
    pass(Duration.ofSeconds(20));
    assertThat(retryAfter.millis()).isBetween(500, 700);
  }

  @Test
  void troubleThatNobodyHasMetForLongIsOver() {
    retryAfter.millis();
    pass(Duration.ofMinutes(10));
    assertThat(retryAfter.millis()).isBetween(500, 700);
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }
}
