package danliao.gateway.drain;

import static org.assertj.core.api.Assertions.assertThat;

import danliao.api.frame.Message;
import danliao.api.rpc.ListUndeliveredResponse;
import danliao.gateway.connection.TestConnection;
import danliao.gateway.settings.AllowedStamps;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DrainsTest {
  private final TestConnection client =
      new TestConnection("heartbeat=10m", "limits.unacknowledged=1");
  private final Store store = new Store();
  private final Drains drains = drains(store, 1);

  @BeforeEach
  void listen() {
    client.whenWritable(drains::resume);
  }

  @Test
  void aDrainGoesOnWhenTheClientReadsOn() {
    store.keep(1, 3);
    client.reads(false);
    drains.start(client.connection());
    assertThat(client.written()).isNull();
    client.reads(true);
    assertComes(1, 3);
  }

  @Test
  void aDrainIsNeverFarAheadOfASlowClientAndBringsItAll() {
    for (int seq = 1; seq <= 100; seq++) {
      store.kept.add(message(seq, true).toBuilder().setContent("x".repeat(16_384)).build());
    }
    client.takes(0);
    drains.start(client.connection());
    assertThat(client.written()).isNull();
    assertThat(store.asked).isEqualTo(2);
    int taken = 0;
    for (int i = 0; i < 100; i++) {
      assertThat(client.channel().unsafe().outboundBuffer().totalPendingWriteBytes())
          .isLessThan(96 * 1024);
      client.takes(20_000);
      while (client.written() != null) {
        taken++;
      }
    }
    assertThat(taken).isEqualTo(100);
    assertThat(client.connection().isOpen()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatIsPushedToAClientThatDoesNotReadComesWhenItReadsOn(boolean redelivered) {
    drains.start(client.connection());
    client.reads(false);
    assertThat(client.push(message(1, redelivered), false)).isFalse();
    store.keep(1, 1);
    assertThat(client.written()).isNull();
    client.reads(true);
    assertComes(1, 1);
  }

  @Test
  void whatIsStoredLaterThanTheClientReadsOnIsLookedForUntilItIsThere() {
    client.reads(false);
    miss(1);
    client.reads(true);
    client.pass(Duration.ofMillis(200));
    assertThat(client.written()).isNull();
    store.keep(1, 1);
    client.pass(Duration.ofMillis(400));
    assertComes(1, 1);
    client.connection().acknowledged(List.of("m1"));
    assertNobodyIsAskedAnyMore();
  }

  @Test
  void whatDoesNotTurnUpIsGivenUp() {
    client.reads(false);
    miss(1);
    client.reads(true);
    passSeconds(70);
    assertThat(store.asked).isBetween(10, 30);
    assertNobodyIsAskedAnyMore();
  }

  @Test
  void whatIsMissedDuringADrainComesAfterIt() {
    store.keep(1, 1);
    client.reads(false);
    drains.start(client.connection());
    miss(2);
    client.reads(true);
    assertComes(1, 1);
    store.keep(2, 2);
    client.pass(Duration.ofMillis(200));
    assertComes(2, 2);
  }

  @Test
  void whatIsOlderThanWhatWasMissedDoesNotComeAgainThoughTheConnectionHasForgottenIt() {
    store.keep(1, 600);
    drains.start(client.connection());
    assertComes(1, 600);
    client.reads(false);
    miss(601);
    store.keep(601, 601);
    client.reads(true);
    assertComes(601, 601);
  }

  @Test
  void theManyThatWaitAllFailWhenTheQuerySideDies() {
    Dying dying = new Dying();
    Drains eight = drains(dying, 8);
    List<CompletableFuture<ListUndeliveredResponse>> wanted = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      wanted.add(eight.page("alice", ""));
    }
    assertThat(dying.asked).hasSize(8);
    dying.die();
    assertThat(wanted).allMatch(CompletableFuture::isCompletedExceptionally);
  }

  @Test
  void pagesThatCannotEvenBeAskedForFailAndHoldUpNobody() {
    Drains one =
        drains(
            (userId, cursor) -> {
              throw new IllegalStateException("no");
            },
            1);
    assertThat(one.page("alice", "")).isCompletedExceptionally();
    assertThat(one.page("alice", "")).isCompletedExceptionally();
  }

  @Test
  void neverMoreThanTheLimitAreUnderWayAndAllAreServed() {
    AtomicInteger underWay = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      UndeliveredPages later =
          (userId, cursor) -> {
            most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
            return CompletableFuture.supplyAsync(
                () -> {
                  underWay.decrementAndGet();
                  return ListUndeliveredResponse.getDefaultInstance();
                },
                threads);
          };
      Drains eight = drains(later, 8);
      CompletableFuture<?>[] served =
          IntStream.range(0, 20_000)
              .mapToObj(i -> CompletableFuture.completedFuture("user" + i))
              .map(user -> user.thenComposeAsync(id -> eight.page(id, ""), threads))
              .toArray(CompletableFuture<?>[]::new);
      CompletableFuture.allOf(served).orTimeout(60, TimeUnit.SECONDS).join();
    }
    assertThat(most.get()).isBetween(1, 8);
  }

  private static Drains drains(UndeliveredPages pages, int limit) {
    return new Drains(
        pages,
        new AllowedStamps(1, Clock.systemUTC(), new SimpleMeterRegistry()),
        limit,
        new SimpleMeterRegistry());
  }

  private void miss(long seq) {
    assertThat(client.push(message(seq, false), false)).isFalse();
  }

  /** These in their order, and then nothing. */
  private void assertComes(long first, long last) {
    for (long seq = first; seq <= last; seq++) {
      assertThat(client.frame().getMessage()).isEqualTo(message(seq, true));
    }
    assertThat(client.written()).isNull();
  }

  private void assertNobodyIsAskedAnyMore() {
    int asked = store.asked;
    passSeconds(60);
    assertThat(store.asked).isEqualTo(asked);
  }

  private void passSeconds(int seconds) {
    for (int i = 0; i < seconds; i++) {
      client.pass(Duration.ofSeconds(1));
    }
  }

  private static Message message(long seq, boolean redelivered) {
    return Message.newBuilder()
        .setMessageId("m" + seq)
        .setConversationId("alice:bob")
        .setSeq(seq)
        .setRedelivered(redelivered)
        .build();
  }

  /** Answers nobody, and when it has died fails at once. */
  private static final class Dying implements UndeliveredPages {
    private final List<CompletableFuture<ListUndeliveredResponse>> asked = new ArrayList<>();
    private boolean dead;

    void die() {
      dead = true;
      asked.forEach(page -> page.completeExceptionally(new IllegalStateException("dead")));
    }

    @Override
    public CompletableFuture<ListUndeliveredResponse> list(String userId, String cursor) {
      if (dead) {
        return CompletableFuture.failedFuture(new IllegalStateException("dead"));
      }
      CompletableFuture<ListUndeliveredResponse> page = new CompletableFuture<>();
      asked.add(page);
      return page;
    }
  }

  /** Two messages a page. */
  private static final class Store implements UndeliveredPages {
    private static final int PAGE = 2;

    private final List<Message> kept = new ArrayList<>();
    private int asked;

    void keep(long first, long last) {
      for (long seq = first; seq <= last; seq++) {
        kept.add(message(seq, true));
      }
    }

    @Override
    public CompletableFuture<ListUndeliveredResponse> list(String userId, String cursor) {
      asked++;
      int from = cursor.isEmpty() ? 0 : Integer.parseInt(cursor);
      int to = Math.min(kept.size(), from + PAGE);
      return CompletableFuture.completedFuture(
          ListUndeliveredResponse.newBuilder()
              .addAllMessages(kept.subList(from, to))
              .setNextCursor(to < kept.size() ? Integer.toString(to) : "")
              .build());
    }
  }
}
