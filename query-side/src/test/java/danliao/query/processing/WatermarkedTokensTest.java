package danliao.query.processing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.tokenstore.UnableToClaimTokenException;
import org.axonframework.eventhandling.tokenstore.inmemory.InMemoryTokenStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WatermarkedTokensTest {
  private static final String GROUP = "sample-g1";

  private final InMemoryTokenStore database = new InMemoryTokenStore();
  private final WatermarkInMemory store = new WatermarkInMemory();
  private final List<Long> losses = new ArrayList<>();
  private final Troubles troubles = new Troubles(GROUP, System::nanoTime);
  private boolean isNew;
  private WatermarkedTokens tokens = instance();

  @BeforeEach
  void twoSegments() {
    database.initializeTokenSegments(GROUP, 2);
  }

  @Test
  void theStoreSaysItBeforeTheTokenIsStored() {
    assertThat(tokens.fetchToken(GROUP, 0)).isNull();
    tokens.storeToken(at(5), GROUP, 0);
    assertThat(store.stored).containsExactly(Map.entry(0, 5L));
    assertThat(database.fetchToken(GROUP, 0)).isEqualTo(at(5));
  }

  @Test
  void aTokenAheadOfTheStoreIsMovedBackWhenItIsClaimed() {
    tokens.storeToken(at(5), GROUP, 0);
    tokens.storeToken(at(9), GROUP, 1);
    store.stored.put(0, 3L);
    store.stored.remove(1);
    tokens = instance();
    assertThat(tokens.fetchToken(GROUP, 0)).isEqualTo(at(3));
    assertThat(tokens.fetchToken(GROUP, 1)).isNull();
    assertThat(database.fetchToken(GROUP, 0)).isEqualTo(at(3));
    assertThat(database.fetchToken(GROUP, 1)).isNull();
    assertThat(losses).containsExactly(5L, 9L);
    tokens.storeToken(at(4), GROUP, 0);
    assertThat(store.stored).containsEntry(0, 4L);
  }

  @Test
  void aTokenBehindTheStoreStaysWhereItIs() {
    tokens.storeToken(at(5), GROUP, 0);
    store.stored.put(0, 8L);
    tokens = instance();
    assertThat(tokens.fetchToken(GROUP, 0)).isEqualTo(at(5));
    tokens.storeToken(at(6), GROUP, 0);
    assertThat(store.stored).containsEntry(0, 8L);
    assertThat(losses).isEmpty();
  }

  @Test
  void whatIsLostIsNeitherWrittenOverNorOverlooked() {
    tokens.storeToken(at(5), GROUP, 0);
    tokens.storeToken(at(5), GROUP, 1);
    assertThat(tokens.lost(List.of(0, 1))).isEmpty();
    store.stored.remove(0);
    assertThat(tokens.lost(List.of(0, 1))).containsExactly(0);
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> tokens.storeToken(at(6), GROUP, 0));
    assertThat(store.stored).doesNotContainKey(0);
    assertThat(database.fetchToken(GROUP, 0)).isEqualTo(at(5));
  }

  @Test
  void aStoreThatNeverSaidAnythingIsBelievedOnce() {
    database.storeToken(at(5), GROUP, 0);
    isNew = true;
    assertThat(tokens.fetchToken(GROUP, 0)).isEqualTo(at(5));
    assertThat(store.stored).containsEntry(0, 5L);
    store.stored.clear();
    isNew = false;
    assertThat(instance().fetchToken(GROUP, 0)).isNull();
  }

  @Test
  void whileTheStoreIsAwayNothingIsClaimed() {
    database.storeToken(at(5), GROUP, 0);
    store.away = true;
    assertThatExceptionOfType(UnableToClaimTokenException.class)
        .isThrownBy(() -> tokens.fetchToken(GROUP, 0));
    assertThat(troubles.worst(Set.of())).isPresent();
    store.away = false;
    tokens.fetchToken(GROUP, 0);
    assertThat(troubles.worst(Set.of())).isEmpty();
  }

  private static GlobalSequenceTrackingToken at(long position) {
    return new GlobalSequenceTrackingToken(position);
  }

  private WatermarkedTokens instance() {
    return new WatermarkedTokens(
        database, new ProcessingGroup.Kept(store, () -> {}, () -> isNew, losses::add), troubles);
  }
}
