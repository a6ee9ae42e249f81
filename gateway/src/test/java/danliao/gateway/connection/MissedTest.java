package danliao.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MissedTest {
  private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

  private final Missed missed = new Missed(new HeldBytes());

  @Test
  void theLowestSeqHoldsUntilAllHaveCome() {
    assertThat(missed.from(0)).isEmpty();
    missed.add("m5", 5, 0);
    missed.add("m3", 3, 0);
    assertThat(missed.remove("m3")).isTrue();
    assertThat(missed.remove("m3")).isFalse();
    assertThat(missed.from(0)).hasValue(3);
    assertThat(missed.remove("m5")).isTrue();
    assertThat(missed.from(0)).isEmpty();
    missed.add("m9", 9, 0);
    assertThat(missed.from(0)).hasValue(9);
  }

  @Test
  void whatHasNotComeAMinuteAfterItWasMissedLastIsGivenUp() {
    missed.add("m1", 1, 0);
    missed.add("m2", 2, 0);
    missed.add("m1", 1, 10);
    assertThat(missed.from(MINUTE + 5)).hasValue(1);
    assertThat(missed.remove("m2")).isFalse();
    assertThat(missed.from(MINUTE + 11)).isEmpty();
  }

  @Test
  void ofTooManyTheLatestAreWaitedForAndTheFirstAreLookedForAllTheSame() {
    for (int seq = 0; seq <= 512; seq++) {
      missed.add("m" + seq, seq, 0);
    }
    assertThat(missed.from(0)).hasValue(0);
    assertThat(missed.remove("m0")).isFalse();
    assertThat(missed.remove("m1")).isTrue();
    assertThat(missed.remove("m512")).isTrue();
  }
}
