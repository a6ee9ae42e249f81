package danliao.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class ConnectionsReportTest {
  private static final long KIB = 1024;

  @Test
  void aConnectionCostsItsShareOfWhatAllGatewaysGrewBy() {
    ConnectionsReport report = report(200, 0, 8 * KIB, 2 * KIB);
    assertThat(report.heapBytes()).isEqualTo(8.0 * KIB);
    assertThat(report.bytes()).isEqualTo(10.0 * KIB);
    assertThat(report.missed()).isEmpty();
  }

  @Test
  void connectionsThatCostTooMuchAreNamed() {
    assertThat(report(200, 0, 12 * KIB, KIB / 2).missed())
        .containsExactly("12.5 KiB a connection, target 12");
  }

  @Test
  void connectionsThatAreNotThereAreNamed() {
    assertThat(report(190, 4, KIB, KIB).missed())
        .containsExactly("190 of 200 connections are open, 4 of the others were refused");
  }

  @Test
  void theTableNamesEachGateway() {
    StringWriter text = new StringWriter();
    report(200, 0, 8 * KIB, 2 * KIB).printTable(new PrintWriter(text));
    assertThat(text.toString())
        .contains(
            "gateway-1", "gateway-2", "a connection: 10.0 KiB, of it 8.0 of the heap", "redis");
  }

  @Test
  void whatBothTimesWereThereForIsSubtracted() {
    assertThat(
            Memory.grown(
                Map.of("gateway-1", new Memory(1_000, 500)),
                Map.of("gateway-1", new Memory(1_500, 400))))
        .isEqualTo(Map.of("gateway-1", new Memory(500, -100)));
  }

  private static ConnectionsReport report(int open, long refused, long heap, long other) {
    int counted = 180;
    Memory each = new Memory(heap * counted / 2, other * counted / 2);
    return ConnectionsReport.of(
        200,
        open,
        refused,
        counted,
        900,
        Latency.of("login", new Histogram(3), null),
        Map.of("gateway-1", each, "gateway-2", each),
        30,
        List.of(new ProcessUse("redis", 0.5, 40, 20)));
  }
}
