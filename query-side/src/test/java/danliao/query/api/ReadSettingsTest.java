package danliao.query.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReadSettingsTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  @Test
  void whatWouldLetNobodyInIsRefusedByItsKey() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ReadSettings(199, 200, 100, SECOND))
        .withMessage("danliao.reads.messages: expected at least 200, found 199");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ReadSettings(700, 200, -1, SECOND))
        .withMessage("danliao.reads.waiting: expected at least 0, found -1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ReadSettings(700, 200, 100, Duration.ZERO))
        .withMessage("danliao.reads.timeout: expected a positive duration, found PT0S");
  }

  @Test
  void aUsersShareHasRoomForTheLargestPageAndIsInTheRoom() {
    for (int share : new int[] {199, 701}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new ReadSettings(700, share, 100, SECOND))
          .withMessage("danliao.reads.messages-per-user: expected 200 to 700, found " + share);
    }
  }

  @Test
  void aUserHasTheSamePartOfThePlacesToWait() {
    assertThat(new ReadSettings(700, 200, 100, SECOND).waitingPerUser()).isEqualTo(29);
    assertThat(new ReadSettings(700, 200, 1, SECOND).waitingPerUser()).isEqualTo(1);
    assertThat(new ReadSettings(700, 200, 0, SECOND).waitingPerUser()).isZero();
    assertThat(new ReadSettings(200, 200, 100, SECOND).waitingPerUser()).isEqualTo(100);
    int most = Integer.MAX_VALUE;
    assertThat(new ReadSettings(most, most, most, SECOND).waitingPerUser()).isEqualTo(most);
  }
}
