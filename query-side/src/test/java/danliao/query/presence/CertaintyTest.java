package danliao.query.presence;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CertaintyTest {
  private static final Set<String> NONE = Set.of();
  private static final Set<String> ONE = Set.of("one");
  private static final Set<String> BOTH = Set.of("one", "two");

  private final Certainty certainty = new Certainty(Duration.ofNanos(100), 1_000);

  @Test
  void gatewaysThatComeAndGoWhileRedisAnswersAreBelieved() {
    seen(NONE, ONE, 1_010);
    seen(ONE, BOTH, 1_020);
    seen(BOTH, ONE, 1_030);
    assertThat(certainty.isCertain(1_030)).isTrue();
  }

  @Test
  void aShortAbsenceAfterWhichAllGatewaysAreKnownChangesNothing() {
    seen(NONE, BOTH, 1_010);
    certainty.failed();
    seen(BOTH, BOTH, 1_090);
    assertThat(certainty.isCertain(1_090)).isTrue();
  }

  @Test
  void aRedisThatForgotAGatewayMeanwhileIsBelievedALeaseLater() {
    seen(NONE, BOTH, 1_010);
    certainty.failed();
    seen(BOTH, ONE, 1_050);
    assertThat(certainty.isCertain(1_050)).isFalse();
    seen(BOTH, ONE, 1_149);
    assertThat(certainty.isCertain(1_149)).isFalse();
    seen(BOTH, ONE, 1_150);
    assertThat(certainty.isCertain(1_150)).isTrue();
  }

  @Test
  void oneThatForgotAllWithoutBeingMissedIsBelievedALeaseLater() {
    seen(NONE, BOTH, 1_010);
    seen(BOTH, NONE, 1_020);
    assertThat(certainty.isCertain(1_119)).isFalse();
    assertThat(certainty.isCertain(1_120)).isTrue();
  }

  @Test
  void oneThatWasAwayForLongerThanALeaseIsBelievedALeaseLater() {
    seen(NONE, BOTH, 1_010);
    certainty.failed();
    seen(BOTH, BOTH, 1_111);
    assertThat(certainty.isCertain(1_210)).isFalse();
    assertThat(certainty.isCertain(1_211)).isTrue();
  }

  private void seen(Set<String> before, Set<String> now, long nanos) {
    certainty.seen(before, now, nanos);
  }
}
