package danliao.query.processing;

import static danliao.query.projection.GenerationState.BUILDING;
import static danliao.query.projection.GenerationState.FAILED;
import static danliao.query.projection.GenerationState.SWITCHING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import danliao.query.generation.Generations;
import danliao.query.generation.TestRegistry;
import danliao.query.message.RecordedEvent;
import danliao.query.message.SampleEvents;
import danliao.query.projection.Generation;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What becomes of an event that a store refuses, by the registry on the real database. */
class RebuildDeadLettersIT {
  private static final String PROJECTION = "sample";
  private static final Duration GRACE = Duration.ofMinutes(10);
  @RegisterExtension static final TestRegistry registry = new TestRegistry(PROJECTION);

  private final Generations generations = registry.generations(PROJECTION, Duration.ofHours(1));
  private final SampleEvents events = new SampleEvents(1);

  @Test
  void anEventThatIsRefusedInTheMakingEndsTheRebuild() {
    registry.live(PROJECTION, GRACE);
    registry.table().begin(PROJECTION, 1, -1, 0);
    generations.look();
    RecordingDeadLetters kept = new RecordingDeadLetters();
    DeadLetters letters = new RebuildDeadLetters(registry.newest(PROJECTION), generations, kept);
    RecordedEvent refused = events.sent("a", "b");
    for (int i = 0; i < 2; i++) {
      assertThatExceptionOfType(IllegalStateException.class)
          .as("refused %d times before", i)
          .isThrownBy(() -> add(letters, refused));
    }
    Generation failed = registry.newest(PROJECTION);
    assertThat(failed.state()).isEqualTo(FAILED);
    assertThat(failed.error()).contains(refused.event().messageId(), "too long");
    assertThat(kept.kept()).isEmpty();
    assertThat(generations.live(PROJECTION).map(Generation::number)).contains(1);
  }

  @Test
  void onceItIsLiveAnEventIsSetAsideAsAnyOther() {
    DeadLetters kept = new RecordingDeadLetters();
    registry.table().begin(PROJECTION, 1, -1, 0);
    Generation built = registry.newest(PROJECTION);
    DeadLetters letters = new RebuildDeadLetters(built, generations, kept);
    assertThat(registry.table().move(built, BUILDING, SWITCHING)).isTrue();
    assertThat(registry.table().makeLive(built, GRACE)).isTrue();
    generations.look();
    RecordedEvent refused = events.sent("a", "b");
    add(letters, refused);
    List<String> conversation = List.of(refused.event().conversationId());
    assertThat(letters.holding(conversation)).containsExactlyElementsOf(conversation);
    assertThat(kept.holding(conversation)).containsExactlyElementsOf(conversation);
  }

  private static void add(DeadLetters letters, RecordedEvent refused) {
    letters.add(
        BatchApplierTest.stored(refused).getFirst(), new IllegalArgumentException("too long"));
  }
}
