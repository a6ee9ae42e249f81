package danliao.query.generation;

import static danliao.query.projection.GenerationState.BUILDING;
import static danliao.query.projection.GenerationState.LIVE;
import static danliao.query.projection.GenerationState.RETIRED;
import static danliao.query.projection.GenerationState.SWITCHING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import danliao.query.projection.Generation;
import danliao.query.projection.GenerationState;
import danliao.query.store.StoreUnavailableException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What an instance makes of the registry, on the real database. */
class GenerationsIT {
  private static final String PROJECTION = "sample";
  private static final Duration GRACE = Duration.ofMinutes(10);
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  @RegisterExtension static final TestRegistry registry = new TestRegistry(PROJECTION);

  private final Generations generations = generations(Duration.ofHours(1));

  @Test
  void readersBeginAtTheLiveOneAndStayUntilTheyAreTurned() throws InterruptedException {
    Live<Integer> reader = generations.reader(PROJECTION, "memory", Generation::number);
    registry.switching(PROJECTION);
    generations.look();
    assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(() -> read(reader));
    assertThat(registry.table().makeLive(registry.newest(PROJECTION), GRACE)).isTrue();
    generations.look();
    assertThat(read(reader)).isEqualTo(1);
    Generation second = registry.live(PROJECTION, GRACE);
    generations.look();
    assertThat(read(reader)).isEqualTo(1);
    assertThat(generations.turn(second, () -> true)).isTrue();
    generations.look();
    assertThat(read(reader)).isEqualTo(2);
  }

  @Test
  void readersOfOneThatIsGoneGoBackToTheLiveOne() throws InterruptedException {
    registry.live(PROJECTION, GRACE);
    Generation second = registry.switching(PROJECTION);
    generations.look();
    Live<Integer> reader = generations.reader(PROJECTION, "memory", Generation::number);
    assertThat(generations.turn(second, () -> true)).isTrue();
    generations.look();
    assertThat(read(reader)).isEqualTo(2);
    assertThat(registry.table().fail(second, "refused")).isTrue();
    generations.look();
    assertThat(read(reader)).isEqualTo(1);
  }

  @Test
  void whoIsToldOfAnEventFindsItInEachThatIsReadOrMaySoonBe() {
    registry.live(PROJECTION, GRACE);
    registry.table().begin(PROJECTION, 1, -1, 0);
    Generation second = registry.newest(PROJECTION);
    assertThat(awaited()).containsExactly(LIVE);
    assertThat(registry.table().move(second, BUILDING, SWITCHING)).isTrue();
    assertThat(awaited()).containsExactly(LIVE, SWITCHING);
    assertThat(registry.table().makeLive(second, GRACE)).isTrue();
    assertThat(awaited()).containsExactly(RETIRED, LIVE);
  }

  @Test
  void oneThatEveryInstanceKnowsToBeRetiredIsNotWaitedForAnyMore() {
    Generation first = registry.live(PROJECTION, GRACE);
    registry.live(PROJECTION, GRACE);
    Generations brief = generations(Duration.ofMillis(4));
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              brief.look();
              return !brief.isAwaited(first);
            });
    assertThat(brief.isReadOrWas(first)).isTrue();
    assertThat(brief.isAwaited(registry.newest(PROJECTION))).isTrue();
  }

  @Test
  void anInstanceThatHasNotSeenTheRegistryLatelySaysNothing() {
    assertThatExceptionOfType(StoreUnavailableException.class)
        .as("it never has")
        .isThrownBy(() -> generations.awaited(PROJECTION));
    generations.look();
    assertThat(generations.awaited(PROJECTION)).isEmpty();
    Generations brief = generations(Duration.ofMillis(4));
    brief.look();
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThatExceptionOfType(StoreUnavailableException.class)
                    .isThrownBy(brief::requireFresh));
  }

  @Test
  void oneOfALaterCodeIsNotRunHereButWaitedFor() {
    registry.table().begin(PROJECTION, 2, -1, 0);
    Generation later = registry.newest(PROJECTION);
    assertThat(registry.table().move(later, BUILDING, SWITCHING)).isTrue();
    generations.look();
    assertThat(generations.running(PROJECTION)).isEmpty();
    assertThat(generations.awaited(PROJECTION)).hasSize(1);
    assertThat(registry.table().makeLive(later, GRACE)).isTrue();
    generations.look();
    assertThat(generations.read(PROJECTION)).isNull();
  }

  /** The states of those to wait for, in the order of their numbers. */
  private List<GenerationState> awaited() {
    generations.look();
    return generations.awaited(PROJECTION).stream().map(Generation::state).toList();
  }

  private static int read(Live<Integer> reader) {
    return reader.read(number -> number);
  }

  /** Of an instance that knows the first version. */
  private static Generations generations(Duration settle) {
    return registry.generations(PROJECTION, settle);
  }
}
