package danliao.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class ReportTest {
  private static final ServerCounts NOTHING = new ServerCounts(0, 0, 0);

  @Test
  void aMedianOverItsTargetIsNamedWithByHowMuch() {
    assertThat(report(latency(12_500, 10.0), outcome(10, 10, Map.of())).missed())
        .containsExactly("idle: median 12.5 ms, 2.5 ms over the target of 10 ms");
  }

  @Test
  void aSlowTailAloneMissesNothing() {
    Histogram times = new Histogram(3);
    times.recordValueWithCount(5_000, 99);
    times.recordValue(900_000);
    assertThat(report(Latency.of("idle", times, 10.0), outcome(10, 10, Map.of())).missed())
        .isEmpty();
  }

  @Test
  void whatWasNotMeasuredHoldsNoTarget() {
    assertThat(Latency.of("idle", new Histogram(3), 10.0).misses()).isTrue();
  }

  @Test
  void refusedAndLostMessagesAreNamed() {
    assertThat(report(latency(1_000, 10.0), outcome(10, 8, Map.of("UNAVAILABLE", 2L))).missed())
        .containsExactly(
            "steady: 2 times UNAVAILABLE, target 0",
            "steady: 8 of 10 acknowledged, 2 short",
            "steady: 8 of 10 delivered, 2 short",
            "steady: 8 of 10 read and its sender told, 2 short");
  }

  @Test
  void aProjectionThatIsTwoSecondsBehindIsMissed() {
    List<LagWatch.Lag> lag =
        List.of(new LagWatch.Lag("unread", 100, 1.99), new LagWatch.Lag("conversation", 50, 2.0));
    Measured steady = Measured.of(outcome(10, 10, Map.of()), lag, 0, List.of(), NOTHING);
    Report report = Report.of(1, 20, List.of(latency(1_000, 10.0)), steady, null);
    assertThat(report.missed())
        .containsExactly("steady: conversation 2.00 s behind, target below 2 s");
  }

  @Test
  void whatAClosedLoadLostIsNamed() {
    Report report =
        Report.of(
            1,
            20,
            List.of(latency(1_000, 10.0)),
            measured(outcome(10, 10, Map.of())),
            measured(outcome(20, 19, Map.of())));
    assertThat(report.missed())
        .containsExactly(
            "closed: 19 of 20 acknowledged, 1 short",
            "closed: 19 of 20 delivered, 1 short",
            "closed: 19 of 20 read and its sender told, 1 short");
  }

  @Test
  void messagesToUsersWhoAreAwayNeedNotBeDelivered() {
    Flights.Outcome outcome = new Flights.Outcome(10, 4, 10, 6, 0, 5, 0, Map.of(), 1, List.of());
    assertThat(report(latency(1_000, 10.0), outcome).missed())
        .containsExactly("steady: 5 of 6 read and its sender told, 1 short");
  }

  @Test
  void aLoadIsCarriedIfAllCameAndNothingFellBehind() {
    LagWatch.Lag lag = new LagWatch.Lag("unread", 100, 1.5);
    Flights.Outcome all = outcome(10, 10, Map.of());
    assertThat(Measured.of(all, List.of(lag), 0, List.of(), NOTHING).isCarried(2)).isTrue();
    assertThat(Measured.of(all, List.of(lag), 0, List.of(), NOTHING).isCarried(1)).isFalse();
    assertThat(
            measured(new Flights.Outcome(10, 0, 9, 10, 0, 9, 1, Map.of(), 1, List.of()))
                .isCarried(2))
        .isFalse();
    assertThat(measured(outcome(10, 10, Map.of("UNAVAILABLE", 1L))).isCarried(2)).isFalse();
  }

  @Test
  void theTableOfARampNamesWhatWasNotCarried() {
    List<Latency> latencies = List.of(latency(1_500, 0), latency(36_000, 0), latency(35_000, 0));
    Measured measured =
        measured(new Flights.Outcome(10, 0, 10, 10, 0, 10, 0, Map.of(), 1, latencies));
    StringWriter text = new StringWriter();
    new RampReport(
            7,
            List.of(
                new RampReport.Step(300, true, measured),
                new RampReport.Step(500, false, measured)))
        .printTable(new PrintWriter(text));
    assertThat(text.toString().lines().filter(line -> line.contains("36.0 36.0")))
        .hasSize(2)
        .first(STRING)
        .startsWith("     300")
        .doesNotContain("not carried");
    assertThat(text.toString().strip()).endsWith("not carried");
  }

  @Test
  void aMessageCostsItsShareOfWhatAllProcessesUsed() {
    Measured measured =
        Measured.of(
            outcome(1_000, 500, Map.of()),
            List.of(),
            0,
            List.of(new ProcessUse("mariadb", 0.5, 900, 0), new ProcessUse("redis", 0.25, 100, 0)),
            new ServerCounts(2_000, 500, 1_500));
    assertThat(measured.cpuMillisPerMessage()).isEqualTo(1.5);
    assertThat(measured.cpuMillisPerMessage(measured.processes().getLast())).isEqualTo(0.5);
    assertThat(measured.work()).isEqualTo(new Measured.Work(4, 1, 3, 2));
    assertThat(measured.wakeUpsPerMessage(measured.processes().getLast())).isEqualTo(0.2);
  }

  private static Measured measured(Flights.Outcome outcome) {
    return Measured.of(outcome, List.of(), 0, List.of(), NOTHING);
  }

  private static Latency latency(long micros, double target) {
    return new Latency("idle", 1, micros / 1e3, micros / 1e3, micros / 1e3, micros / 1e3, target);
  }

  private static Flights.Outcome outcome(int sent, long done, Map<String, Long> errors) {
    return new Flights.Outcome(sent, 0, done, done, 0, done, 0, errors, 1, List.of());
  }

  private static Report report(Latency idle, Flights.Outcome steady) {
    return Report.of(1, 20, List.of(idle), measured(steady), null);
  }
}
