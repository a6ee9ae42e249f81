package danliao.command.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PatienceTest {
  private static final Duration IN_ALL = Duration.ofMinutes(5);

  private final Patience patience =
      new Patience(Duration.ofMillis(200), Duration.ofSeconds(10), IN_ALL);

  @Test
  void eachDelayIsTwiceTheLastUpToTheLongest() {
    assertThat(IntStream.range(0, 8).mapToObj(patience::delay).map(Duration::toMillis))
        .containsExactly(200L, 400L, 800L, 1_600L, 3_200L, 6_400L, 10_000L, 10_000L);
  }

  @Test
  void whatWasPutBackHasWaitedAllItsDelays() {
    assertThat(patience.waited(0)).isEqualTo(Duration.ZERO);
    assertThat(patience.waited(3)).isEqualTo(Duration.ofMillis(1_400));
    assertThat(patience.waited(9)).isEqualTo(Duration.ofMillis(42_600));
  }

  @Test
  void itIsOverAfterAllItsMinutes() {
    assertThat(patience.isOver(34)).isFalse();
    assertThat(patience.isOver(35)).isTrue();
    assertThat(patience.waited(35)).isBetween(IN_ALL, IN_ALL.plusSeconds(10));
  }

  @Test
  void aCountThatNobodyReachesIsOverToo() {
    assertThat(patience.isOver(Integer.MAX_VALUE)).isTrue();
    assertThat(patience.delay(Integer.MAX_VALUE)).isEqualTo(Duration.ofSeconds(10));
  }
}
