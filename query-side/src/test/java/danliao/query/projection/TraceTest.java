package danliao.query.projection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TraceTest {
  private static final Map<String, String> READ = Map.of("seq", "5", "status", "READ");

  @Test
  void aRowMaySayMoreThanIsExpected() {
    assertThat(Trace.of("k", READ).agrees(row("5", "READ"))).isTrue();
  }

  @Test
  void aRowThatSaysSomethingElseDisagrees() {
    assertThat(Trace.of("k", READ).agrees(row("5", "SENT"))).isFalse();
    assertThat(Trace.of("k", READ).agrees(row("6", "READ"))).isFalse();
    assertThat(Trace.of("k", READ).agrees(null)).isFalse();
  }

  @Test
  void aRowThatShouldNotBeThereDisagrees() {
    assertThat(Trace.of("k", false).agrees(null)).isTrue();
    assertThat(Trace.of("k", false).agrees(row("5", "READ"))).isFalse();
    assertThat(Trace.of("k", true).agrees(row("5", "READ"))).isTrue();
    assertThat(Trace.of("k", true).agrees(null)).isFalse();
  }

  @Test
  void aLaterMessageMayStandInItsPlaceAndNotAnEarlierOne() {
    Trace trace = Trace.orNewer("k", READ);
    assertThat(trace.agrees(row("5", "READ"))).isTrue();
    assertThat(trace.agrees(row("10", "SENT"))).isTrue();
    assertThat(trace.agrees(row("4", "READ"))).isFalse();
    assertThat(trace.agrees(row("5", "SENT"))).isFalse();
  }

  private static Row row(String seq, String status) {
    return new Row("k", Map.of("seq", seq, "status", status, "more", "of it"));
  }
}
