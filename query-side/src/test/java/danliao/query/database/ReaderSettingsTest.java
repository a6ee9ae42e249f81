package danliao.query.database;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReaderSettingsTest {
  @Test
  void whatThePoolWouldNotTakeIsRefusedByItsKey() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ReaderSettings(0, Duration.ofSeconds(1)))
        .withMessage("danliao.readers.connections: expected at least 1, found 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ReaderSettings(8, Duration.ofMillis(249)))
        .withMessage("danliao.readers.timeout: expected at least 250ms, found PT0.249S");
  }
}
