package danliao.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import danliao.api.HybridClock;
import danliao.api.Seq;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class GatewayClockTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");
  private static final long REDIS = NOW.toEpochMilli();

  private final GatewayClock clock = at(Duration.ZERO);

  @Test
  void aStampOfAClockThatIsAheadIsReported() {
    GatewayClock ahead = at(Duration.ofSeconds(5));
    ahead.next();
    assertThat(ahead.aheadOf(REDIS)).isEqualTo(5_000);
  }

  @Test
  void aMessageThatPassesIsReportedAndFollowed() {
    long seen = Seq.firstOf(REDIS + 5_000);
    clock.observe(seen);
    assertThat(clock.aheadOf(REDIS)).isEqualTo(5_000);
    assertThat(clock.next()).isGreaterThan(seen);
  }

  @Test
  void whatWasOnlyTakenOverFromALeaseIsFollowedButNotReportedAgain() {
    clock.follow(REDIS, 5_000);
    assertThat(clock.aheadOf(REDIS)).isNegative();
    assertThat(clock.next()).isGreaterThan(Seq.firstOf(REDIS + 5_000));
  }

  private static GatewayClock at(Duration offset) {
    return new GatewayClock(
        new HybridClock(1, Clock.offset(Clock.fixed(NOW, ZoneOffset.UTC), offset)));
  }
}
