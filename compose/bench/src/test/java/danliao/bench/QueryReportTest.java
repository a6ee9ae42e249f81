package danliao.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class QueryReportTest {
  @Test
  void aTailOverItsTargetIsNamed() {
    assertThat(report(outcome(99, 5_000, 100)).missed()).isEmpty();
    assertThat(report(outcome(100, 25_000, 100)).missed())
        .containsExactly("newest: p99 25.0 ms, target 20 ms");
  }

  @Test
  void queriesWithoutAnAnswerAreNamedWithTheirCauses() {
    QueryRun.Outcome outcome =
        new QueryRun.Outcome(
            Latency.of("newest", new Histogram(3), null), 3, List.of("refused", "too late"));
    assertThat(report(outcome).missed())
        .containsExactly("newest: 3 of 3 were not answered as they should: refused; too late");
  }

  @Test
  void theTableNamesEachQuery() {
    StringWriter text = new StringWriter();
    report(outcome(100, 5_000, 100)).printTable(new PrintWriter(text));
    assertThat(text.toString()).contains("10 messages", "newest", "5.0", "all targets held");
  }

  @Test
  void eachQueryIsAskedAndThoseThatFailAreCounted() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    QueryRun.Outcome outcome =
        new QueryRun(30, 1)
            .run(
                "some",
                () ->
                    () -> {
                      if (asked.getAndIncrement() % 2 == 0) {
                        throw new IOException("odd");
                      }
                    });
    assertThat(asked).hasValue(40);
    assertThat(outcome.asked()).isEqualTo(30);
    assertThat(outcome.latency().count()).isEqualTo(15);
    assertThat(outcome.failures()).containsExactly("odd");
  }

  private static QueryRun.Outcome outcome(int slow, long micros, int all) {
    Histogram times = new Histogram(3);
    times.recordValueWithCount(micros, slow);
    if (all > slow) {
      times.recordValueWithCount(1_000, all - slow);
    }
    return new QueryRun.Outcome(Latency.of("newest", times, null), all, List.of());
  }

  private static QueryReport report(QueryRun.Outcome outcome) {
    return QueryReport.of("10 messages", 20, List.of(outcome));
  }
}
