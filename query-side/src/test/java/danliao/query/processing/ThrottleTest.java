package danliao.query.processing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Says nothing of how late a wait may end: that is the machine's affair. */
@Timeout(60)
class ThrottleTest {
  private static final int ENDLESS = 1_000_000;

  @Test
  void whatComesLaterWaitsUntilTheEventsBeforeHaveHadTheirTime() {
    long before = System.nanoTime();
    Throttle throttle = new Throttle();
    throttle.await(30, 1_000);
    throttle.await(20, 1_000);
    throttle.await(1, 1_000);
    assertThat(Duration.ofNanos(System.nanoTime() - before))
        .isGreaterThanOrEqualTo(Duration.ofMillis(50));
  }

  @Test
  void theFirstEventsDoNotWaitForThemselves() {
    new Throttle().await(ENDLESS, 1);
  }

  @Test
  void withoutALimitNothingWaitsAndNothingIsReserved() {
    Throttle throttle = new Throttle();
    throttle.await(ENDLESS, 0);
    throttle.await(ENDLESS, 0);
    throttle.await(1, 1);
  }

  @Test
  void anInterruptEndsTheWait() {
    Throttle throttle = new Throttle();
    throttle.await(ENDLESS, 1);
    Thread.currentThread().interrupt();
    throttle.await(1, 1);
    assertThat(Thread.interrupted()).isTrue();
  }
}
