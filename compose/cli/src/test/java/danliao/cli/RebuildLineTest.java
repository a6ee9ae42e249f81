package danliao.cli;

import static org.assertj.core.api.Assertions.assertThat;

import danliao.client.query.RebuildStatus;
import org.junit.jupiter.api.Test;

class RebuildLineTest {
  @Test
  void ofTwoEventsTwoAreShown() {
    assertThat(RebuildLine.of(status(2, 2, 100))).endsWith("100.0 %  2 of 2");
    assertThat(RebuildLine.of(status(0, 2, 0))).endsWith("0.0 %  0 of 2");
  }

  private static RebuildStatus status(long position, long head, double percent) {
    return new RebuildStatus(
        "conversation", 2, "BUILDING", position, head, percent, 0, null, null, null, null);
  }
}
