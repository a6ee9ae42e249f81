package danliao.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class HybridClockTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");
  private final Clock stopped = Clock.fixed(NOW, ZoneOffset.UTC);

  @Test
  void stampsGrowThoughTheClockStandsStill() {
    HybridClock clock = new HybridClock(7, stopped);
    long last = clock.next();
    for (int i = 0; i < 10_000; i++) {
      long next = clock.next();
      assertThat(next).isGreaterThan(last);
      last = next;
    }
  }

  @Test
  void aStampCarriesItsTime() {
    assertThat(Seq.time(new HybridClock(7, stopped).next())).isEqualTo(NOW);
  }

  @Test
  void twoNodesNeverGiveTheSameStamp() {
    assertThat(new HybridClock(1, stopped).next()).isNotEqualTo(new HybridClock(2, stopped).next());
  }

  @Test
  void aReplySortsAfterWhatItAnswersThoughItsClockIsBehind() {
    HybridClock ahead = new HybridClock(9, Clock.offset(stopped, Duration.ofSeconds(5)));
    HybridClock behind = new HybridClock(1, stopped);
    long question = ahead.next();
    behind.observe(question);
    assertThat(behind.next()).isGreaterThan(question);
  }

  @Test
  void anOlderStampDoesNotMoveTheClockBack() {
    HybridClock clock = new HybridClock(1, stopped);
    long first = clock.next();
    clock.observe(Seq.firstOf(0));
    assertThat(clock.next()).isGreaterThan(first);
  }

  @Test
  void nothingIsGivenFromTheEndOnAndTheClockStaysWhereItWas() {
    HybridClock clock = new HybridClock(1, stopped);
    long end = NOW.toEpochMilli() + 1;
    long last = 0;
    for (int i = 0; i < 1 << Seq.COUNTER_BITS; i++) {
      last = clock.nextBefore(end).orElseThrow();
    }
    assertThat(last).isLessThan(Seq.firstOf(end));
    assertThat(clock.nextBefore(end)).isEmpty();
    assertThat(clock.latest()).isEqualTo(last);
    assertThat(clock.nextBefore(end + 1)).hasValue(clock.latest());
  }

  @Test
  void aStampNamesItsNode() {
    assertThat(Seq.node(new HybridClock(Seq.MAX_NODE, stopped).next())).isEqualTo(Seq.MAX_NODE);
  }

  @Test
  void stampsArePositiveUntil2109() {
    Clock late = Clock.fixed(Instant.parse("2109-01-01T00:00:00Z"), ZoneOffset.UTC);
    assertThat(new HybridClock(Seq.MAX_NODE, late).next()).isPositive();
  }

  @Test
  void aNodeOutOfRangeIsRefused() {
    assertThatThrownBy(() -> new HybridClock(Seq.MAX_NODE + 1, stopped))
        .hasMessageContaining("found 1024");
  }
}
