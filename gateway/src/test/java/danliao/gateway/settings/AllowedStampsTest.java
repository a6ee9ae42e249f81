package danliao.gateway.settings;

import static danliao.api.HybridClock.MOST_AHEAD;
import static org.assertj.core.api.Assertions.assertThat;

import danliao.api.Seq;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class AllowedStampsTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");
  private static final long REDIS = NOW.toEpochMilli();
  private static final long END = REDIS + MOST_AHEAD.toMillis();

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final AllowedStamps stamps = allowed(Duration.ZERO);

  @Test
  void aStampOfAClockThatIsAheadIsReported() {
    AllowedStamps ahead = allowed(Duration.ofMillis(1_500));
    next(ahead);
    assertThat(ahead.aheadOf(REDIS)).isEqualTo(1_500);
  }

  @Test
  void aClockThatIsFarAheadIsNotFollowedByItsOwnStamps() {
    AllowedStamps ahead = allowed(Duration.ofHours(1));
    long first = next(ahead);
    assertThat(Seq.millis(first)).isBetween(REDIS, REDIS + 2_000);
    assertThat(next(ahead)).isGreaterThan(first);
  }

  @Test
  void aClockThatIsBehindGivesNoStampBeforeRedissTime() {
    assertThat(Seq.millis(next(allowed(Duration.ofHours(-1))))).isEqualTo(REDIS);
  }

  @Test
  void noStampIsGivenBeforeItIsAllowedOrAfterItIsForbidden() {
    AllowedStamps starting = at(Duration.ZERO);
    assertThat(starting.next()).isEmpty();
    starting.allow(REDIS, END);
    assertThat(starting.next()).isPresent();
    starting.forbid();
    assertThat(starting.next()).isEmpty();
  }

  @Test
  void noStampIsGivenFromTheEndOnUntilItIsMoved() {
    long late = Seq.firstOf(END - 1) + 1;
    stamps.observe(late);
    while (stamps.next().isPresent()) {
      assertThat(stamps.endOfGiven()).isEqualTo(END);
    }
    stamps.allow(REDIS + 1_000, END + 1_000);
    assertThat(next(stamps)).isGreaterThan(late);
  }

  @Test
  void whoTakesANodeOverGivesOnlyStampsAboveThoseOfWhoHadIt() {
    AllowedStamps killed = allowed(Duration.ofHours(1));
    killed.observe(Seq.firstOf(END - 1));
    long last = next(killed);
    AllowedStamps behind = at(Duration.ofHours(-1));
    behind.allow(END, END + MOST_AHEAD.toMillis());
    assertThat(next(behind)).isGreaterThan(last);
  }

  @Test
  void aMessageThatPassesIsReportedAndFollowed() {
    long seen = Seq.firstOf(REDIS + 3_000);
    stamps.observe(seen);
    assertThat(stamps.aheadOf(REDIS)).isEqualTo(3_000);
    assertThat(next(stamps)).isGreaterThan(seen);
  }

  @Test
  void aStampFarInTheFutureIsNeitherFollowedNorReported() {
    stamps.observe(Seq.firstOf(NOW.plus(Duration.ofHours(1)).toEpochMilli()));
    assertThat(stamps.aheadOf(REDIS)).isNegative();
    assertThat(Seq.millis(next(stamps))).isEqualTo(REDIS);
    assertThat(meters.get("danliao.gateway.clock.refused").counter().count()).isEqualTo(1);
  }

  @Test
  void whatWasOnlyTakenOverFromALeaseIsFollowedButNotReportedAgain() {
    stamps.follow(REDIS, 1_500);
    assertThat(stamps.aheadOf(REDIS)).isNegative();
    assertThat(next(stamps)).isGreaterThan(Seq.firstOf(REDIS + 1_500));
  }

  @Test
  void aLeaseThatIsFarAheadStopsNobody() {
    stamps.follow(REDIS, Duration.ofHours(1).toMillis());
    assertThat(Seq.millis(next(stamps))).isBetween(REDIS, REDIS + 2_000);
  }

  private static long next(AllowedStamps stamps) {
    return stamps.next().orElseThrow();
  }

  private AllowedStamps allowed(Duration offset) {
    AllowedStamps allowed = at(offset);
    allowed.allow(REDIS, END);
    return allowed;
  }

  private AllowedStamps at(Duration offset) {
    return new AllowedStamps(1, Clock.offset(Clock.fixed(NOW, ZoneOffset.UTC), offset), meters);
  }
}
