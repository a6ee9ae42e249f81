package danliao.query.services;

import static org.assertj.core.api.Assertions.assertThat;

import danliao.query.services.Samples.Sample;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SamplesTest {
  @Test
  void namesTagsAndValuesAreRead() {
    assertThat(
            Samples.parse(
                """
                # HELP sends_total all of them
                # TYPE sends_total counter
                sends_total{kind="SEND",gateway="one"} 12.0
                seconds{quantile="0.99",} 1.5E-4
                up 1 1700000000000
                """))
        .containsExactly(
            new Sample("sends_total", Map.of("kind", "SEND", "gateway", "one"), 12),
            new Sample("seconds", Map.of("quantile", "0.99"), 0.00015),
            new Sample("up", Map.of(), 1));
  }

  @Test
  void whatStandsInQuotesIsTakenAsItIs() {
    assertThat(Samples.parse("m{t=\"a,b=\\\"c\\\" {d}\"} 1"))
        .containsExactly(new Sample("m", Map.of("t", "a,b=\"c\" {d}"), 1));
  }

  @Test
  void whatIsNoSampleIsPassedOver() {
    assertThat(Samples.parse("\n<html>\nm NaN\nm +Inf\nm one\nm{t=\"x\"}\n")).isEmpty();
  }
}
