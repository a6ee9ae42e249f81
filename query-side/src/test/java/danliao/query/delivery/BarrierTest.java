package danliao.query.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import danliao.query.processing.Commits;
import danliao.query.processing.TestCommits;
import danliao.query.store.StoreUnavailableException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class BarrierTest {
  private final Commits commits = new Commits();

  @Test
  void whatHasPassedIsNotWaitedFor() {
    AtomicInteger looks = new AtomicInteger();
    barrier(Duration.ofHours(1), Duration.ofHours(1)).await(() -> looks.incrementAndGet() > 0);
    assertThat(looks).hasValue(1);
  }

  @Test
  void aCommitWakesWhoWaits() throws Exception {
    Barrier barrier = barrier(Duration.ofHours(1), Duration.ofHours(1));
    AtomicBoolean passed = new AtomicBoolean();
    CountDownLatch looked = new CountDownLatch(1);
    CompletableFuture<Void> waiting =
        CompletableFuture.runAsync(
            () ->
                barrier.await(
                    () -> {
                      looked.countDown();
                      return passed.get();
                    }));
    assertThat(looked.await(10, TimeUnit.SECONDS)).isTrue();
    passed.set(true);
    TestCommits.commit(commits);
    waiting.get(10, TimeUnit.SECONDS);
  }

  @Test
  void anotherInstancesCommitIsSeenByPolling() {
    AtomicInteger looks = new AtomicInteger();
    barrier(Duration.ofMillis(2), Duration.ofSeconds(10)).await(() -> looks.incrementAndGet() == 5);
    assertThat(looks).hasValue(5);
  }

  @Test
  void aWaitThatTakesTooLongFails() {
    Barrier barrier = barrier(Duration.ofMillis(2), Duration.ofMillis(20));
    assertThatExceptionOfType(StoreUnavailableException.class)
        .isThrownBy(() -> barrier.await(() -> false));
  }

  private Barrier barrier(Duration poll, Duration timeout) {
    var settings =
        new DeliverySettings(
            List.of("conversation"),
            poll,
            timeout,
            Duration.ofSeconds(1),
            200,
            1_000,
            DataSize.ofMegabytes(1),
            Duration.ofSeconds(5),
            "c",
            "t",
            "g",
            "g",
            Duration.ofMinutes(10));
    return new Barrier(commits, settings, new SimpleMeterRegistry());
  }
}
