package danliao.query.verify;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class VerifySettingsTest {
  private static final Duration PAUSE = Duration.ofMillis(300);

  @Test
  void whatCannotBeMeantIsRefusedByItsKey() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new VerifySettings(1, PAUSE, 1_000))
        .withMessage("danliao.verify.tries: expected 2 to 15, found 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new VerifySettings(10, Duration.ZERO, 1_000))
        .withMessageContaining("danliao.verify.pause");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new VerifySettings(10, Duration.ofSeconds(2), 1_000))
        .withMessageContaining("danliao.verify.pause");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new VerifySettings(10, PAUSE, 0))
        .withMessage("danliao.verify.suspects: expected at least 1, found 0");
  }
}
