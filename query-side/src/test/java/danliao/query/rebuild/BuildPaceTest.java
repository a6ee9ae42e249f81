package danliao.query.rebuild;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BuildPaceTest {
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1_000_000_000);
  private final BuildPace pace = new BuildPace(2, now::get);

  @Test
  void itIsThatOfTheLastTwoSeconds() {
    pace.at(-1);
    assertThat(pace.perSecond()).isZero();
    after(Duration.ofSeconds(1), 100);
    assertThat(pace.perSecond()).as("too early to tell").isZero();
    after(Duration.ofSeconds(1), 999);
    assertThat(pace.perSecond()).isEqualTo(500);
    after(Duration.ofSeconds(4), 4_999);
    assertThat(pace.perSecond()).isEqualTo(1_000);
  }

  @Test
  void whatBeginsAnewIsNotSlowerThanNothing() {
    pace.at(5_000);
    after(Duration.ofSeconds(2), -1);
    assertThat(pace.perSecond()).isZero();
    after(Duration.ofSeconds(2), 999);
    assertThat(pace.perSecond()).isEqualTo(500);
  }

  private void after(Duration time, long position) {
    now.addAndGet(time.toNanos());
    pace.at(position);
  }
}
