package danliao.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ReplayReportTest {
  private static final long MILLION = 1_000_000;
  private static final String SCRAPED =
      """
      # HELP lag_events how far
      # TYPE lag_events gauge
      lag_events{application="query-side",group="unread-g1"} 12.0
      lag_events{group="search"} 1.5E3
      lag_events_of_others{group="other"} 7.0
      """;

  @Test
  void aRebuildThatFailedIsNamedWithItsCause() {
    assertThat(report(Replayed.failed("unread", "FAILED: refused")).missed())
        .containsExactly("unread was not rebuilt: FAILED: refused");
  }

  @Test
  void aSlowRebuildOfAMillionEventsIsMissed() {
    assertThat(report(replayed("unread", MILLION, 100, 10_000, 10_000)).missed())
        .containsExactly("unread: 10000 events/s, target 20000");
  }

  @Test
  void aRebuildThatGetsSlowerIsMissed() {
    assertThat(report(replayed("unread", MILLION, 40, 30_000, 20_000)).missed())
        .containsExactly("unread: 20000 events/s at the end, target 24000");
  }

  @Test
  void ofFewEventsNoTargetIsAsked() {
    assertThat(report(replayed("unread", 2_000, 10, 200, 20)).missed()).isEmpty();
  }

  @Test
  void ofSearchDocumentsAreCounted() {
    ReplayReport report = report(replayed("search", MILLION, 100, 10_000, 10_000));
    assertThat(report.documentsPerSecond()).isEqualTo(3_000.0);
    assertThat(report.missed()).containsExactly("search: 3000 documents/s, target 4000");
  }

  @Test
  void whatIsPrintedAsJsonIsOneLine() {
    JsonNode json =
        JsonMapper.builder()
            .build()
            .readTree(printed(replayed("search", MILLION, 50, 20_000, 20_000), true));
    assertThat(json.path("projections").path(0).path("pace").path("perSecond").asDouble())
        .isEqualTo(20_000);
    assertThat(json.path("documentsPerSecond").asDouble()).isEqualTo(6_000);
    assertThat(json.path("missed").isEmpty()).isTrue();
  }

  @Test
  void theTableNamesEachProjectionAndEachProcess() {
    assertThat(printed(replayed("search", MILLION, 50, 20_000, 20_000), false))
        .contains("search", "query-side", "6000 documents/s", "all targets held");
  }

  @Test
  void groupsThatAreBehindOrUnknownAreNotSettled() {
    assertThat(ReplayRun.isSettled(Map.of())).isFalse();
    assertThat(ReplayRun.isSettled(Map.of("overdue", 3.0, "search", 0.0))).isTrue();
    assertThat(ReplayRun.isSettled(Map.of("overdue", 3_000.0, "search", 0.0))).isFalse();
  }

  @Test
  void gaugesAreFoundByTheirLabel() {
    assertThat(Gauges.values(SCRAPED, "lag_events", "group"))
        .isEqualTo(Map.of("unread-g1", 12.0, "search", 1_500.0));
  }

  private static String printed(Replayed replayed, boolean json) {
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text);
    if (json) {
      report(replayed).printJson(out);
      assertThat(text.toString().lines()).hasSize(1);
    } else {
      report(replayed).printTable(out);
    }
    return text.toString();
  }

  private static ReplayReport report(Replayed replayed) {
    return ReplayReport.of(
        1, new HistoryWriter.Written(MILLION, 0, 0.5), 300_000, List.of(replayed));
  }

  private static Replayed replayed(
      String projection, long events, double seconds, double first, double last) {
    return new Replayed(
        projection,
        null,
        new ReplayPace(events, seconds, events / seconds, first, last),
        100,
        110,
        List.of(new Replayed.Use("query-side", 30, 30, 400, 420, 430)));
  }
}
