package danliao.query.generation;

import static danliao.query.projection.GenerationState.BUILDING;
import static danliao.query.projection.GenerationState.CANCELLED;
import static danliao.query.projection.GenerationState.DROPPED;
import static danliao.query.projection.GenerationState.FAILED;
import static danliao.query.projection.GenerationState.LIVE;
import static danliao.query.projection.GenerationState.RETIRED;
import static danliao.query.projection.GenerationState.SWITCHING;
import static org.assertj.core.api.Assertions.assertThat;

import danliao.query.projection.Generation;
import danliao.query.projection.GenerationState;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The registry on the real database. */
class GenerationTableIT {
  private static final String PROJECTION = "sample";
  private static final Duration GRACE = Duration.ofMinutes(10);
  @RegisterExtension static final TestRegistry registry = new TestRegistry(PROJECTION);
  private static final GenerationTable table = registry.table();

  @Test
  void whatWasThereBeforeThereWasARegistryIsLive() {
    List<Generation> found = table.look().generations();
    assertThat(found)
        .extracting(Generation::group)
        .containsExactly("conversation-g1", "message-log-g1", "search-g1", "unread-g1");
    assertThat(found).allMatch(g -> g.state() == LIVE);
  }

  @Test
  void oneIsBegunAsItIsAskedFor() {
    Instant before = table.look().at();
    assertThat(table.begin(PROJECTION, 3, 42, 500)).isTrue();
    Generation begun = registry.newest(PROJECTION);
    Instant at = begun.startedAt();
    assertThat(at).isBetween(before, table.look().at());
    assertThat(begun)
        .isEqualTo(
            new Generation(
                PROJECTION, 1, 3, BUILDING, 42, 500, at, at, null, null, false, null, false));
    assertThat(registry.find(PROJECTION, 1)).contains(begun);
  }

  @Test
  void aStoreIsBehindUpToTheFarthestLossUntilItHasThat() {
    assertThat(begin()).isTrue();
    assertThat(newest().behindUntil()).isNull();
    registry.lost(newest(), 7);
    Generation less = newest();
    registry.lost(newest(), 9);
    registry.lost(newest(), 8);
    assertThat(newest().behindUntil()).isEqualTo(9);
    assertThat(table.caughtUp(less)).as("it lost more meanwhile").isFalse();
    assertThat(table.caughtUp(newest())).isTrue();
    assertThat(newest().behindUntil()).isNull();
    assertThat(newest().watermarked()).isFalse();
    table.watermarked(newest());
    assertThat(newest().watermarked()).isTrue();
  }

  @Test
  void aStoreThatLostEverythingGetsItFromTheFirstEventOn() {
    assertThat(begin()).isTrue();
    registry.storeFor(newest().group());
    assertThat(registry.tokensOf(newest().group())).isEqualTo(1);
    assertThat(table.lostAll(newest(), 9)).isTrue();
    assertThat(registry.tokensOf(newest().group())).isZero();
    assertThat(newest().behindUntil()).isEqualTo(9);
    assertThat(table.lostAll(newest(), 7)).isTrue();
    assertThat(newest().behindUntil()).isEqualTo(7);
    assertThat(table.lostAll(newest(), 7)).as("a second time").isTrue();
  }

  @Test
  void oneThatHasEndedGetsNothingAgain() {
    assertThat(begin()).isTrue();
    Generation building = newest();
    registry.storeFor(building.group());
    assertThat(table.cancel(building)).isTrue();
    assertThat(table.lostAll(building, 9)).isFalse();
    assertThat(registry.tokensOf(building.group())).isEqualTo(1);
    assertThat(newest().behindUntil()).isNull();
  }

  @Test
  void whileOneIsInTheMakingNoOtherIsBegun() {
    assertThat(begin()).isTrue();
    assertThat(begin()).as("one is building").isFalse();
    assertThat(table.move(newest(), BUILDING, SWITCHING)).isTrue();
    assertThat(begin()).as("one is switching").isFalse();
    assertThat(table.cancel(newest())).isTrue();
    assertThat(begin()).isTrue();
    assertThat(newest().number()).isEqualTo(2);
  }

  @Test
  void ofManyThatBeginAtOnceOneDoes() throws Exception {
    int begun = 0;
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      Callable<Boolean> begin = GenerationTableIT::begin;
      for (Future<Boolean> one : threads.invokeAll(Collections.nCopies(4, begin))) {
        begun += one.get() ? 1 : 0;
      }
    }
    assertThat(begun).isEqualTo(1);
    assertThat(newest().number()).isEqualTo(1);
  }

  @Test
  void oneThatIsNotWhereTheCallerThinksIsNotMoved() {
    begin();
    Generation building = newest();
    assertThat(table.move(building, SWITCHING, LIVE)).isFalse();
    assertThat(newest()).isEqualTo(building);
    assertThat(table.move(building, BUILDING, SWITCHING)).isTrue();
    assertThat(table.move(building, BUILDING, SWITCHING)).as("a second time").isFalse();
    assertThat(newest().state()).isEqualTo(SWITCHING);
    assertThat(newest().changedAt()).isAfterOrEqualTo(building.changedAt());
    assertThat(newest().startedAt()).isEqualTo(building.startedAt());
  }

  @Test
  void aPlaceThatIsTakenIsNotGivenTwice() {
    registry.live(PROJECTION, GRACE);
    Generation switching = registry.switching(PROJECTION);
    assertThat(table.move(switching, SWITCHING, LIVE)).isFalse();
    assertThat(newest()).isEqualTo(switching);
  }

  @Test
  void makingOneLiveRetiresTheFormerInTheSameStep() {
    registry.live(PROJECTION, GRACE);
    begin();
    assertThat(table.makeLive(newest(), GRACE)).as("still building").isFalse();
    assertThat(state(1)).isEqualTo(LIVE);
    assertThat(table.move(newest(), BUILDING, SWITCHING)).isTrue();
    assertThat(table.makeLive(newest(), GRACE)).isTrue();
    assertThat(state(2)).isEqualTo(LIVE);
    Generation former = registry.find(PROJECTION, 1).orElseThrow();
    assertThat(former.state()).isEqualTo(RETIRED);
    assertThat(former.retiresAt()).isEqualTo(former.changedAt().plus(GRACE));
    assertThat(newest().retiresAt()).isNull();
    registry.live(PROJECTION, GRACE);
    assertThat(state(2)).isEqualTo(RETIRED);
    assertThat(state(1)).as("nobody rolls back twice as far").isEqualTo(DROPPED);
  }

  @Test
  void otherProjectionsAreLeftAlone() {
    List<Generation> others = table.look().generations();
    registry.live(PROJECTION, GRACE);
    registry.live(PROJECTION, GRACE);
    assertThat(table.fail(registry.switching(PROJECTION), "refused")).isTrue();
    assertThat(table.look().generations())
        .filteredOn(g -> !g.projection().equals(PROJECTION))
        .isEqualTo(others);
  }

  @Test
  void theErrorThatEndsOneIsKeptAsFarAsThereIsRoom() {
    begin();
    assertThat(table.fail(newest(), "refused: " + "x".repeat(5_000))).isTrue();
    assertThat(newest().state()).isEqualTo(FAILED);
    assertThat(newest().error()).startsWith("refused: xxx").hasSize(1_000);
    assertThat(table.cancel(newest())).as("it has ended").isFalse();
    assertThat(newest().error()).startsWith("refused: xxx");
  }

  @Test
  void oneThatIsSwitchingCanEndAndOneThatIsLiveCannot() {
    assertThat(table.cancel(registry.switching(PROJECTION))).isTrue();
    assertThat(state(1)).isEqualTo(CANCELLED);
    Generation live = registry.live(PROJECTION, GRACE);
    assertThat(table.fail(live, "too late")).isFalse();
    assertThat(newest()).isEqualTo(live);
  }

  @Test
  void aRetiredOneIsTakenBackWhileItsTimeLasts() {
    Generation first = registry.live(PROJECTION, GRACE);
    assertThat(table.takeBack(first)).as("it is live").isFalse();
    registry.live(PROJECTION, GRACE);
    assertThat(table.takeBack(first)).isTrue();
    assertThat(state(1)).isEqualTo(SWITCHING);
    assertThat(begin()).as("while it is switching").isFalse();
    assertThat(table.cancel(first)).isTrue();
    assertThat(state(1)).as("it is not lost for that").isEqualTo(RETIRED);
    assertThat(table.takeBack(first)).isTrue();
    assertThat(table.makeLive(first, Duration.ZERO)).isTrue();
    assertThat(registry.find(PROJECTION, 1).orElseThrow())
        .satisfies(
            live -> {
              assertThat(live.state()).isEqualTo(LIVE);
              assertThat(live.retiresAt()).isNull();
            });
    Generation second = newest();
    assertThat(second.state()).isEqualTo(RETIRED);
    assertThat(table.takeBack(second)).as("its time is over").isFalse();
  }

  @Test
  void operatorsAreToldOfWhatIsInTheMakingOrElseOfWhatBecameOfTheLast() {
    assertThat(table.latest(PROJECTION)).isEmpty();
    registry.live(PROJECTION, GRACE);
    assertThat(latest()).isEqualTo(1);
    begin();
    assertThat(latest()).isEqualTo(2);
    Generation failed = newest();
    assertThat(table.fail(failed, "refused")).isTrue();
    table.cleaned(failed);
    assertThat(table.latest(PROJECTION).orElseThrow().error()).isEqualTo("refused");
    registry.live(PROJECTION, GRACE);
    assertThat(latest()).isEqualTo(3);
    assertThat(table.takeBack(registry.find(PROJECTION, 1).orElseThrow())).isTrue();
    assertThat(latest()).isEqualTo(1);
    assertThat(table.makeLive(registry.find(PROJECTION, 1).orElseThrow(), GRACE)).isTrue();
    assertThat(latest()).isEqualTo(1);
  }

  @Test
  void aVerificationHasThePlaceOfARebuildAndIsNone() {
    registry.live(PROJECTION, GRACE);
    assertThat(table.beginVerification(PROJECTION, 1, 7, 500)).isTrue();
    Generation verification = verification();
    assertThat(verification.verifies()).isTrue();
    assertThat(verification.state()).isEqualTo(BUILDING);
    assertThat(verification.head()).isEqualTo(7);
    assertThat(registry.find(PROJECTION, 2)).contains(verification);
    assertThat(begin()).as("while it is under way").isFalse();
    assertThat(latest()).isEqualTo(1);
    assertThat(newest().number()).as("of those to be read").isEqualTo(1);
    assertThat(table.cancel(verification)).isTrue();
    assertThat(state(2)).isEqualTo(CANCELLED);
    assertThat(begin()).isTrue();
    assertThat(newest().number()).isEqualTo(3);
    assertThat(newest().verifies()).isFalse();
    assertThat(table.beginVerification(PROJECTION, 1, 7, 500)).as("during a rebuild").isFalse();
    assertThat(verification().number()).isEqualTo(2);
  }

  @Test
  void whatAVerificationFoundIsKeptWhenItsStoreIsGone() {
    registry.live(PROJECTION, GRACE);
    assertThat(table.beginVerification(PROJECTION, 1, -1, 0)).isTrue();
    Generation verification = verification();
    assertThat(table.result(verification)).isEmpty();
    assertThat(table.verified(newest(), "{}")).as("the live one").isFalse();
    assertThat(table.verified(verification, "{\"rows\":3}")).isTrue();
    assertThat(table.verified(verification, "{}")).as("a second time").isFalse();
    assertThat(state(2)).isEqualTo(DROPPED);
    assertThat(table.cancel(verification)).as("it is done").isFalse();
    table.cleaned(verification);
    assertThat(verification().state()).isEqualTo(DROPPED);
    assertThat(table.result(verification)).contains("{\"rows\":3}");
    assertThat(begin()).isTrue();
  }

  @Test
  void aVerificationThatWasCancelledFoundNothing() {
    assertThat(table.beginVerification(PROJECTION, 1, -1, 0)).isTrue();
    assertThat(table.cancel(verification())).isTrue();
    assertThat(table.verified(verification(), "{}")).isFalse();
    assertThat(table.result(verification())).isEmpty();
    assertThat(table.latest(PROJECTION)).isEmpty();
    assertThat(table.newest(PROJECTION)).isEmpty();
  }

  @Test
  void whatIsCleanedIsForgottenWithItsTokensAndDeadLettersAndNobodyElses() {
    begin();
    for (String group : List.of("sample-g1", "sample-g10", "sample-g2", "other-g1")) {
      registry.storeFor(group);
    }
    Generation failed = newest();
    assertThat(table.fail(failed, "refused")).isTrue();
    table.cleaned(failed);
    assertThat(registry.storedFor("sample-g1")).isZero();
    for (String group : List.of("sample-g10", "sample-g2", "other-g1")) {
      assertThat(registry.storedFor(group)).as(group).isEqualTo(2);
    }
    assertThat(registry.find(PROJECTION, 1)).as("a look leaves it out").isEmpty();
    assertThat(newest().error()).as("operators can still ask").isEqualTo("refused");
    assertThat(begin()).isTrue();
    assertThat(newest().number()).as("a number is not used again").isEqualTo(2);
  }

  @Test
  void aChangeOutlivesTheTransactionThatItIsMadeIn() {
    begin();
    Generation building = newest();
    registry.undone(() -> assertThat(table.fail(building, "refused")).isTrue());
    assertThat(state(1)).isEqualTo(FAILED);
  }

  private static boolean begin() {
    return table.begin(PROJECTION, 1, -1, 0);
  }

  private static Generation newest() {
    return registry.newest(PROJECTION);
  }

  private static Generation verification() {
    return table.newestVerification(PROJECTION).orElseThrow();
  }

  private static int latest() {
    return table.latest(PROJECTION).orElseThrow().number();
  }

  private static GenerationState state(int number) {
    return registry.find(PROJECTION, number).orElseThrow().state();
  }
}
