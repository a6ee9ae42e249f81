package danliao.query.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import danliao.query.store.StoreUnavailableException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

class HBaseHealthTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final AtomicInteger looks = new AtomicInteger();
  private final CountDownLatch answer = new CountDownLatch(1);

  @Test
  void anAnswerIsUpAndAFailureIsDown() {
    assertThat(status(new HBaseHealth(looks::incrementAndGet, LONG))).isEqualTo(Status.UP);
    assertThat(looks).hasValue(1);
    Health health = new HBaseHealth(HBaseHealthTest::away, LONG).health();
    assertThat(health.getStatus()).isEqualTo(Status.DOWN);
    assertThat(String.valueOf(health.getDetails().get("error"))).contains("hbase cannot answer");
  }

  @Test
  void whileHBaseDoesNotAnswerItIsDownInTimeAndLookedAtOnceOnly() {
    HBaseHealth health = new HBaseHealth(this::hang, Duration.ofMillis(50));
    long begun = System.nanoTime();
    for (int i = 0; i < 3; i++) {
      assertThat(status(health)).isEqualTo(Status.DOWN);
    }
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(LONG);
    assertThat(looks).hasValue(1);
    answer.countDown();
    await().until(() -> status(health).equals(Status.UP));
  }

  /** Until HBase's own time would be over. */
  private void hang() {
    looks.incrementAndGet();
    try {
      if (!answer.await(60, TimeUnit.SECONDS)) {
        away();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void away() {
    throw new StoreUnavailableException("hbase", new IOException("no answer"));
  }

  private static Status status(HBaseHealth health) {
    return health.health().getStatus();
  }
}
