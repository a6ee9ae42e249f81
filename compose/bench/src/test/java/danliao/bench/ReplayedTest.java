package danliao.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ReplayedTest {
  private static final Offset<Double> ROUNDED = within(0.001);

  @Test
  void whatComesBeforeTheFirstEventAndAfterTheLastIsNotCounted() {
    // Made and claimed for 5 s, settled for 4 s.
    ReplayPace pace =
        pace(
            100_000, at(0, 0), at(4, 0), at(5, 0), at(7, 40_000), at(10, 100_000), at(14, 100_000));
    assertThat(pace.events()).isEqualTo(100_000);
    assertThat(pace.seconds()).isEqualTo(5, ROUNDED);
    assertThat(pace.perSecond()).isEqualTo(20_000, ROUNDED);
  }

  @Test
  void theFirstAndTheLastHundredThousandHavePacesOfTheirOwn() {
    // The first 100,000 take 5 s, the last ones 10 s.
    ReplayPace pace =
        pace(300_000, at(0, 0), at(10, 200_000), at(18, 280_000), at(20, 300_000), at(21, 300_000));
    assertThat(pace.firstPerSecond()).isEqualTo(20_000, ROUNDED);
    assertThat(pace.lastPerSecond()).isEqualTo(10_000, ROUNDED);
  }

  @Test
  void eventsThatCameMeanwhileAreNotCounted() {
    ReplayPace pace = pace(10_000, at(0, 0), at(1, 20_000));
    assertThat(pace.events()).isEqualTo(10_000);
    assertThat(pace.perSecond()).isEqualTo(20_000, ROUNDED);
  }

  @Test
  void aRebuildThatWasOverBetweenTwoLooksHasAPace() {
    ReplayPace pace = pace(2_000, at(0, 0), at(0.25, 2_000), at(0.5, 2_000));
    assertThat(pace.perSecond()).isEqualTo(8_000, ROUNDED);
    assertThat(pace.firstPerSecond()).isEqualTo(8_000, ROUNDED);
    assertThat(pace.lastPerSecond()).isEqualTo(8_000, ROUNDED);
  }

  @Test
  void processesAreComparedBetweenTheFirstEventAndTheLast() {
    Replayed replayed =
        Replayed.of(
            "unread",
            List.of(
                moment(0, 0, 1, 100, 90),
                moment(1, 0, 2, 110, 80),
                moment(2, 500, 3, 150, 70),
                moment(3, 1_000, 4, 140, 60),
                moment(4, 1_000, 9, 900, 50)),
            1_000);
    assertThat(replayed.processes())
        .containsExactly(new Replayed.Use("query-side", 2, 2_000, 110, 140, 150));
    assertThat(replayed.heapFirstMiB()).isEqualTo(80);
    assertThat(replayed.heapLastMiB()).isEqualTo(60);
  }

  @Test
  void ofTheHeapTheLeastOfAQuarterOfTheTimeIsTaken() {
    List<Moment> moments =
        IntStream.rangeClosed(0, 7)
            .mapToObj(i -> moment(i, i * 100L, i, 100, 50 + (i % 2) * 40))
            .toList();
    Replayed replayed = Replayed.of("unread", moments, 700);
    assertThat(replayed.heapFirstMiB()).isEqualTo(50);
    assertThat(replayed.heapLastMiB()).isEqualTo(50);
  }

  private static ReplayPace pace(long target, Moment... moments) {
    return ReplayPace.of(ReplayPace.during(List.of(moments), target), target);
  }

  private static Moment at(double seconds, long position) {
    return moment(seconds, position, 0, 0, 0);
  }

  private static Moment moment(
      double seconds, long position, long cpuSeconds, long residentMiB, long heapMiB) {
    return new Moment(
        Math.round(seconds * TimeUnit.SECONDS.toNanos(1)),
        position,
        Map.of("query-side", Duration.ofSeconds(cpuSeconds)),
        Map.of("query-side", residentMiB),
        heapMiB);
  }
}
