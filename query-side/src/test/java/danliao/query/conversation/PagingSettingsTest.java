package danliao.query.conversation;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PagingSettingsTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  @Test
  void whatRedisWouldNotTakeIsRefusedByItsKey() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PagingSettings(0, 8, SECOND, SECOND))
        .withMessage("danliao.paging.conversations: expected at least 1, found 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PagingSettings(1, 0, SECOND, SECOND))
        .withMessage("danliao.paging.lists: expected at least 1, found 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PagingSettings(1, 8, Duration.ZERO, SECOND))
        .withMessage("danliao.paging.kept-for: expected at least 1ms, found PT0S");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PagingSettings(1, 8, SECOND, Duration.ZERO))
        .withMessage("danliao.paging.timeout: expected at least 1ms, found PT0S");
  }
}
