package danliao.query.api;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReadSettingsTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  @Test
  void whatWouldLetNobodyInIsRefusedByItsKey() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ReadSettings(199, 100, SECOND))
        .withMessage("danliao.reads.messages: expected at least 200, found 199");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ReadSettings(700, -1, SECOND))
        .withMessage("danliao.reads.waiting: expected at least 0, found -1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ReadSettings(700, 100, Duration.ZERO))
        .withMessage("danliao.reads.timeout: expected a positive duration, found PT0S");
  }
}
