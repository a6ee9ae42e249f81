package danliao.query.processing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.doNothing;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;

import danliao.query.store.StoreUnavailableException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.eventhandling.tokenstore.UnableToClaimTokenException;
import org.axonframework.eventhandling.tokenstore.inmemory.InMemoryTokenStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SparseTokensTest {
  private static final String GROUP = "sample-g1";
  private static final Duration INTERVAL = Duration.ofMillis(500);

  private final InMemoryTokenStore database = new InMemoryTokenStore();
  private final AtomicLong nanos = new AtomicLong();
  private final AtomicInteger claims = new AtomicInteger();
  private final AtomicInteger completed = new AtomicInteger();
  private boolean cannotComplete;
  private boolean eager;
  private final SparseTokens tokens = over(database);

  private SparseTokens over(TokenStore store) {
    return new SparseTokens(
        store, () -> eager, this::complete, claims::incrementAndGet, INTERVAL, nanos::get);
  }

  @BeforeEach
  void twoSegments() {
    database.initializeTokenSegments(GROUP, 2);
    tokens.fetchToken(GROUP, 0);
    tokens.fetchToken(GROUP, 1);
  }

  private void complete() {
    if (cannotComplete) {
      throw new StoreUnavailableException("rocketmq", new IllegalStateException("away"));
    }
    completed.incrementAndGet();
  }

  @Test
  void aTokenIsStoredIfItIsTheFirstOrAnIntervalHasPassedSinceTheLast() {
    tokens.storeToken(at(1), GROUP, 0);
    assertThat(database.fetchToken(GROUP, 0)).isEqualTo(at(1));
    pass(INTERVAL.minusMillis(1));
    tokens.storeToken(at(2), GROUP, 0);
    assertThat(database.fetchToken(GROUP, 0)).isEqualTo(at(1));
    pass(Duration.ofMillis(1));
    tokens.storeToken(at(3), GROUP, 0);
    assertThat(database.fetchToken(GROUP, 0)).isEqualTo(at(3));
    tokens.storeToken(at(4), GROUP, 0);
    assertThat(database.fetchToken(GROUP, 0)).isEqualTo(at(3));
  }

  @Test
  void anEagerOneIsStoredWithItsBatch() {
    tokens.storeToken(at(1), GROUP, 0);
    eager = true;
    tokens.storeToken(at(2), GROUP, 0);
    assertThat(database.fetchToken(GROUP, 0)).isEqualTo(at(2));
  }

  @Test
  void whatTheGroupPutOffIsDoneBeforeATokenIsStored() {
    tokens.storeToken(at(1), GROUP, 0);
    tokens.storeToken(at(2), GROUP, 0);
    assertThat(completed).hasValue(1);
    cannotComplete = true;
    pass(INTERVAL);
    assertThatThrownBy(() -> tokens.storeToken(at(2), GROUP, 0))
        .isInstanceOf(StoreUnavailableException.class);
    tokens.extendClaim(GROUP, 0);
    assertThat(database.fetchToken(GROUP, 0)).isEqualTo(at(1));
    cannotComplete = false;
    tokens.extendClaim(GROUP, 0);
    assertThat(completed).hasValue(2);
    assertThat(database.fetchToken(GROUP, 0)).isEqualTo(at(2));
  }

  @Test
  void theLastOneIsStoredWhenItsClaimIsExtended() {
    tokens.storeToken(at(1), GROUP, 0);
    tokens.storeToken(at(2), GROUP, 0);
    tokens.extendClaim(GROUP, 0);
    assertThat(database.fetchToken(GROUP, 0)).isEqualTo(at(2));
  }

  @Test
  void aClaimWithNothingToStoreIsExtended() {
    TokenStore store = mock();
    over(store).extendClaim(GROUP, 0);
    verify(store).extendClaim(GROUP, 0);
  }

  @Test
  void theLastOneIsStoredWhenItsSegmentIsGivenUpOrClaimedAnew() {
    for (int segment = 0; segment < 2; segment++) {
      tokens.storeToken(at(1), GROUP, segment);
      tokens.storeToken(at(2), GROUP, segment);
    }
    tokens.releaseClaim(GROUP, 0);
    assertThat(database.fetchToken(GROUP, 0)).isEqualTo(at(2));
    assertThat(tokens.fetchToken(GROUP, 1)).isEqualTo(at(2));
  }

  @Test
  void aSegmentThatAnotherHasTakenIsGivenUpAllTheSame() {
    TokenStore store = mock();
    doNothing()
        .doThrow(new UnableToClaimTokenException("another's"))
        .when(store)
        .storeToken(any(), anyString(), anyInt());
    SparseTokens sparse = over(store);
    sparse.storeToken(at(1), GROUP, 0);
    sparse.storeToken(at(2), GROUP, 0);
    sparse.releaseClaim(GROUP, 0);
    verify(store).releaseClaim(GROUP, 0);
  }

  @Test
  void eachClaimIsTold() {
    assertThat(claims).hasValue(2);
    tokens.fetchToken(GROUP, 0);
    assertThat(claims).hasValue(3);
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  private static GlobalSequenceTrackingToken at(long position) {
    return new GlobalSequenceTrackingToken(position);
  }
}
