package danliao.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecentIdsTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 3, 4, 511, 512, 513, 1_023, 1_999})
  void theLastFiveHundredAndTwelveAreKnown(int last) {
    RecentIds ids = new RecentIds();
    for (int i = 0; i <= last; i++) {
      assertThat(ids.add("message-" + i)).as("%d is new", i).isTrue();
    }
    for (int known = Math.max(0, last - 511); known <= last; known++) {
      assertThat(ids.add("message-" + known)).as("%d after %d", known, last).isFalse();
    }
    assertThat(ids.add("message-" + (last - 512))).isTrue();
  }
}
