package danliao.query.processing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TroublesTest {
  private static final Set<Integer> BOTH = Set.of(0, 1);

  /** Near the overflow on purpose: {@link System#nanoTime} may start anywhere. */
  private long now = Long.MAX_VALUE - 5;

  private final Troubles troubles = new Troubles("group", () -> now);

  @Test
  void aBatchThatTakesItsTimeIsNoTroubleAndOneThatTakesLongIs() {
    troubles.begins(0);
    pass(Duration.ofSeconds(4));
    assertThat(troubles.worst(BOTH)).isEmpty();
    pass(Duration.ofSeconds(4));
    assertThat(troubles.worst(BOTH)).contains("has been trying to handle a batch for 8 s");
    troubles.done(0);
    assertThat(troubles.worst(BOTH)).isEmpty();
  }

  @Test
  void aSegmentThatFailedIsInTroubleUntilABatchOfItsOwnSucceeds() {
    troubles.begins(0);
    troubles.failed(0, new IllegalStateException("away"));
    troubles.begins(1);
    troubles.done(1);
    pass(Duration.ofSeconds(20));
    troubles.begins(0);
    assertThat(troubles.worst(BOTH))
        .contains(
            "has been trying to handle a batch for 20 s: java.lang.IllegalStateException: away");
    troubles.done(0);
    assertThat(troubles.worst(BOTH)).isEmpty();
  }

  @Test
  void whatAnotherInstanceHasTakenOverIsNoTroubleHere() {
    troubles.failed(0, new IllegalStateException("away"));
    pass(Duration.ofSeconds(29));
    assertThat(troubles.worst(Set.of(1))).isPresent();
    pass(Duration.ofSeconds(1));
    assertThat(troubles.worst(Set.of(1))).isEmpty();
  }

  @Test
  void aGroupThatIsBeingStartedIsInNoTroubleUntilThatFailsOrTakesLong() {
    assertThat(troubles.notRunning()).isEmpty();
    pass(Duration.ofSeconds(4));
    assertThat(troubles.notRunning()).isEmpty();
    pass(Duration.ofSeconds(1));
    assertThat(troubles.notRunning()).contains("not running");
    troubles.cannotRun(new IllegalStateException("away"));
    assertThat(troubles.notRunning())
        .contains("not running: java.lang.IllegalStateException: away");
  }

  @Test
  void aGroupThatFailsToStartIsInTroubleAtOnce() {
    troubles.cannotRun(new IllegalStateException("away"));
    assertThat(troubles.notRunning())
        .contains("not running: java.lang.IllegalStateException: away");
  }

  @Test
  void aGroupThatHasRunAndDoesNotAnyMoreIsInTrouble() {
    troubles.runs();
    assertThat(troubles.notRunning()).contains("not running");
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }
}
