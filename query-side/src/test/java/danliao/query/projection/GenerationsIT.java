package danliao.query.projection;

import static danliao.query.projection.GenerationState.BUILDING;
import static danliao.query.projection.GenerationState.FAILED;
import static danliao.query.projection.GenerationState.LIVE;
import static danliao.query.projection.GenerationState.RETIRED;
import static danliao.query.projection.GenerationState.SWITCHING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What an instance makes of the registry, on the real database. */
class GenerationsIT {
  private static final String PROJECTION = "sample";
  private static final Duration GRACE = Duration.ofMinutes(10);
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static TestRegistry registry;

  private final Generations generations = generations(Duration.ofHours(1));
  private final SampleEvents events = new SampleEvents(1);

  @BeforeAll
  static void open() throws SQLException {
    registry = new TestRegistry();
  }

  @AfterAll
  static void close() throws SQLException {
    registry.close();
  }

  @AfterEach
  void restore() {
    registry.forget(PROJECTION);
  }

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
    return new Generations(
        registry.table(),
        () -> Stream.of(new TestProjection(PROJECTION, 1)),
        new RebuildSettings(1_000, 0, Duration.ofMillis(1), settle, 1_000, GRACE));
  }
}
