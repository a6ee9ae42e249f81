package danliao.query.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import danliao.query.projection.Generation;
import danliao.query.projection.Projection;
import danliao.query.projection.ProjectionStore;
import danliao.query.projection.TestProjection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

class AwaitedGroupsTest {
  private static final List<Projection> KNOWN =
      List.of(new TestProjection("unread", 1), new TestProjection("conversation", 1));

  @Test
  void allThatFollowEventsAreWaitedForUnlessTheSettingsNameSome() {
    List<Projection> known = new ArrayList<>(KNOWN);
    known.add(new TestProjection("daily-count", 1));
    known.add(new FilledFromATopic());
    assertThat(AwaitedGroups.of(settings(), null, known).projections())
        .containsExactly("conversation", "daily-count", "unread");
  }

  @Test
  void nobodyNeedsToSayWhatIsWaitedFor() {
    assertThat(
            new Binder(new MapConfigurationPropertySource())
                .bindOrCreate("danliao.delivery", DeliverySettings.class)
                .waitFor())
        .isEmpty();
  }

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

  /** As {@code search}, which an ack does not wait for. */
  private static final class FilledFromATopic implements Projection {
    @Override
    public String name() {
      return "search";
    }

    @Override
    public String store() {
      return "nowhere";
    }

    @Override
    public int version() {
      return 1;
    }

    @Override
    public boolean followsEvents() {
      return false;
    }

    @Override
    public ProjectionStore open(Generation generation) {
      return new TestProjection("search", 1);
    }
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
