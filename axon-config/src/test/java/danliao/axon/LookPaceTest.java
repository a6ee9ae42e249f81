package danliao.axon;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LookPaceTest {
  private static final Duration LIVELY = Duration.ofMillis(10);
  private static final Duration IDLE = Duration.ofMillis(50);

  private final AtomicLong nanos = new AtomicLong(1);
  private final LookPace pace = new LookPace(LIVELY, IDLE, nanos::get);

  @Test
  void aStoreWithoutEventsIsLookedAtSeldom() {
    assertThat(pace.untilNext()).isEqualTo(LIVELY);
    nanos.addAndGet(LookPace.LIVELY.toNanos());
    assertThat(pace.untilNext()).isEqualTo(IDLE);
  }

  @Test
  void anEventMakesItLively() {
    nanos.addAndGet(LookPace.LIVELY.multipliedBy(3).toNanos());
    pace.found();
    assertThat(pace.untilNext()).isEqualTo(LIVELY);
    nanos.addAndGet(LookPace.LIVELY.minusMillis(1).toNanos());
    assertThat(pace.untilNext()).isEqualTo(LIVELY);
  }
}
