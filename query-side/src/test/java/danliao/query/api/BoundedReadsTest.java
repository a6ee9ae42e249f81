package danliao.query.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class BoundedReadsTest {
  private static final int ROOM = 400;
  private static final int SHARE = 200;
  private static final Duration LONG = Duration.ofMinutes(1);

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final AtomicInteger strangers = new AtomicInteger();

  @Test
  void aReadCountsAsTheMessagesThatItMayReturn() {
    BoundedReads reads = reads(0, LONG);
    MockHttpServletRequest largest = begin(reads, "200");
    MockHttpServletRequest small = begin(reads, "150");
    begin(reads, null);
    assertRefused(reads, "1");
    end(reads, small);
    begin(reads, "150");
    assertRefused(reads, "1");
    end(reads, largest);
    begin(reads, "200");
    assertThat(gauge("inflight")).isEqualTo(3);
    assertThat(refused()).isEqualTo(2);
  }

  @Test
  void whoFindsNoRoomWaitsForIt() throws Exception {
    BoundedReads reads = reads(1, LONG);
    MockHttpServletRequest first = fill(reads);
    CompletableFuture<MockHttpServletRequest> next = waiting(reads);
    end(reads, first);
    next.get(30, TimeUnit.SECONDS);
    assertThat(gauge("waiting")).isZero();
    assertThat(gauge("inflight")).isEqualTo(2);
    assertThat(refused()).isZero();
  }

  @Test
  void nobodyPassesWhoWaits() throws Exception {
    BoundedReads reads = reads(1, LONG);
    MockHttpServletRequest first = begin(reads, "200");
    begin(reads, "199");
    CompletableFuture<MockHttpServletRequest> large = inBackground(reads, "200");
    await("the large one is in the queue").until(() -> !hasRoom(reads));
    end(reads, first);
    large.get(30, TimeUnit.SECONDS);
  }

  /** Takes all the room there is; the first of who has it. */
  private MockHttpServletRequest fill(BoundedReads reads) {
    MockHttpServletRequest first = begin(reads, "200");
    begin(reads, "200");
    return first;
  }

  private CompletableFuture<MockHttpServletRequest> waiting(BoundedReads reads) {
    CompletableFuture<MockHttpServletRequest> next = inBackground(reads, "200");
    await().until(() -> gauge("waiting") == 1);
    return next;
  }

  private boolean hasRoom(BoundedReads reads) {
    try {
      end(reads, begin(reads, "1"));
      return true;
    } catch (TooManyReadsException e) {
      return false;
    }
  }

  @Test
  void moreThanMayWaitAreRefusedAtOnce() throws Exception {
    BoundedReads reads = reads(1, LONG);
    MockHttpServletRequest first = fill(reads);
    CompletableFuture<MockHttpServletRequest> next = waiting(reads);
    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(() -> inBackground(reads, "200").get(30, TimeUnit.SECONDS))
        .withCauseInstanceOf(TooManyReadsException.class);
    assertThat(refused()).isEqualTo(1);
    end(reads, first);
    next.get(30, TimeUnit.SECONDS);
  }

  @Test
  void whoHasWaitedLongEnoughIsRefused() {
    BoundedReads reads = reads(1, Duration.ofMillis(20));
    fill(reads);
    assertRefused(reads, "1");
    assertThat(gauge("waiting")).isZero();
  }

  @Test
  void whoWasRefusedGivesNothingBack() {
    BoundedReads reads = reads(0, LONG);
    begin(reads, "200");
    begin(reads, "200");
    MockHttpServletRequest refused = request("200");
    assertThatExceptionOfType(TooManyReadsException.class)
        .isThrownBy(() -> reads.preHandle(refused, new MockHttpServletResponse(), this));
    end(reads, refused);
    assertRefused(reads, "1");
    assertThat(gauge("inflight")).isEqualTo(2);
  }

  @Test
  void whoHasTheirShareIsRefusedAndOthersAreServed() {
    BoundedReads reads = reads(0, LONG);
    MockHttpServletRequest first = begin(reads, "alice", "150");
    begin(reads, "alice", "50");
    assertThatExceptionOfType(TooManyReadsException.class)
        .isThrownBy(() -> begin(reads, "alice", "1"));
    begin(reads, "bob", "150");
    end(reads, first);
    begin(reads, "alice", "150");
    assertThat(refused()).isEqualTo(1);
    assertThat(gauge("inflight")).isEqualTo(3);
  }

  @Test
  void whoHasTheirShareWaitsForItAndHoldsUpNobodyElse() throws Exception {
    BoundedReads reads = reads(2, LONG);
    MockHttpServletRequest first = begin(reads, "alice", "200");
    CompletableFuture<MockHttpServletRequest> next = inBackground(reads, "alice", "200");
    await().until(() -> gauge("waiting") == 1);
    // The other place to wait is not hers.
    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(() -> inBackground(reads, "alice", "1").get(30, TimeUnit.SECONDS))
        .withCauseInstanceOf(TooManyReadsException.class);
    begin(reads, "bob", "200");
    end(reads, first);
    next.get(30, TimeUnit.SECONDS);
    assertThat(gauge("waiting")).isZero();
    assertThat(refused()).isEqualTo(1);
  }

  @Test
  void whoFindsNoRoomKeepsNothingOfTheirShare() {
    BoundedReads reads = reads(0, LONG);
    MockHttpServletRequest other = begin(reads, "200");
    begin(reads, "100");
    begin(reads, "alice", "50");
    assertThatExceptionOfType(TooManyReadsException.class)
        .isThrownBy(() -> begin(reads, "alice", "150"));
    end(reads, other);
    begin(reads, "alice", "150");
  }

  @Test
  void aUserIsForgottenWithTheirLastRead() {
    BoundedReads reads = reads(0, LONG);
    MockHttpServletRequest first = begin(reads, "alice", "100");
    MockHttpServletRequest second = begin(reads, "alice", "100");
    assertThatExceptionOfType(TooManyReadsException.class)
        .isThrownBy(() -> begin(reads, "alice", "100"));
    MockHttpServletRequest other = begin(reads, "bob", "200");
    assertRefused(reads, "1");
    assertThat(reads.users()).isEqualTo(2);
    end(reads, second);
    end(reads, other);
    assertThat(reads.users()).isEqualTo(1);
    end(reads, first);
    assertThat(reads.users()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"7,7", "200,200", "201,200", "0,1", "-3,1", "0xC8,200", "many,200", "'',50"})
  void whatOnlySpringMayReadCountsAsTheLargestLimit(String limit, int counted) {
    assertThat(ReadBounds.limit(request(limit))).isEqualTo(counted);
  }

  private BoundedReads reads(int waiting, Duration timeout) {
    return new BoundedReads(
        "kind", ReadBounds::limit, new ReadSettings(ROOM, SHARE, waiting, timeout), meters);
  }

  /** Of a user who has no other read. */
  private MockHttpServletRequest begin(BoundedReads reads, @Nullable String limit) {
    return begin(reads, "stranger-" + strangers.incrementAndGet(), limit);
  }

  private MockHttpServletRequest begin(BoundedReads reads, String user, @Nullable String limit) {
    MockHttpServletRequest request = request(limit);
    request.setUserPrincipal(() -> user);
    assertThat(reads.preHandle(request, new MockHttpServletResponse(), this)).isTrue();
    return request;
  }

  private CompletableFuture<MockHttpServletRequest> inBackground(BoundedReads reads, String limit) {
    return CompletableFuture.supplyAsync(
        () -> begin(reads, limit), task -> Thread.ofVirtual().start(task));
  }

  private CompletableFuture<MockHttpServletRequest> inBackground(
      BoundedReads reads, String user, String limit) {
    return CompletableFuture.supplyAsync(
        () -> begin(reads, user, limit), task -> Thread.ofVirtual().start(task));
  }

  private void end(BoundedReads reads, MockHttpServletRequest request) {
    reads.afterCompletion(request, new MockHttpServletResponse(), this, null);
  }

  private void assertRefused(BoundedReads reads, String limit) {
    assertThatExceptionOfType(TooManyReadsException.class).isThrownBy(() -> begin(reads, limit));
  }

  private static MockHttpServletRequest request(@Nullable String limit) {
    MockHttpServletRequest request = new MockHttpServletRequest();
    if (limit != null) {
      request.setParameter("limit", limit);
    }
    return request;
  }

  private double gauge(String name) {
    return meters.get("danliao.query.reads." + name).tag("kind", "kind").gauge().value();
  }

  private double refused() {
    return meters.get("danliao.query.reads.refused").tag("kind", "kind").counter().count();
  }
}
