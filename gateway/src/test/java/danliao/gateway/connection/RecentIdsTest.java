package danliao.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecentIdsTest {
  @Test
  void theLastFiveHundredAndTwelveAreKnown() {
    RecentIds ids = new RecentIds();
    for (int i = 0; i < 2_000; i++) {
      assertThat(ids.contains("message-" + i)).isFalse();
      ids.add("message-" + i);
      for (int known = Math.max(0, i - 511); known <= i; known++) {
        assertThat(ids.contains("message-" + known)).as("%d after %d", known, i).isTrue();
      }
      assertThat(ids.contains("message-" + (i - 512))).isFalse();
    }
  }
}
