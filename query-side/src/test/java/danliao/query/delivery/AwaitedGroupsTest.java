package danliao.query.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import danliao.query.projection.Projection;
import danliao.query.projection.TestProjection;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class AwaitedGroupsTest {
  private static final List<Projection> KNOWN =
      List.of(new TestProjection("unread", 1), new TestProjection("conversation", 1));

  @Test
  void theProjectionsThatTheSettingsNameAreWaitedFor() {
    AwaitedGroups groups = AwaitedGroups.of(settings("unread"), null, KNOWN);
    assertThat(groups.projections()).containsExactly("unread");
  }

  @Test
  void anUnknownNameIsRefusedForAcksWouldWaitForNothing() {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> AwaitedGroups.of(settings("unread", "conversation-g1"), null, KNOWN))
        .withMessage(
            "danliao.delivery.wait-for: expected some of [conversation, unread],"
                + " found conversation-g1");
  }

  private static DeliverySettings settings(String... waitFor) {
    Duration unused = Duration.ofSeconds(1);
    return new DeliverySettings(
        List.of(waitFor),
        unused,
        unused,
        unused,
        1,
        1,
        DataSize.ofBytes(1),
        unused,
        "unused",
        "unused",
        "unused",
        "unused",
        Duration.ofMinutes(10));
  }
}
