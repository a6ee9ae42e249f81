package danliao.axon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.axonframework.eventhandling.pooled.PooledStreamingEventProcessor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

class SegmentSharingIT {
  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void twoInstancesShareAndOneTakesAllWhenTheOtherDies() {
    try (TestDatabase database = new TestDatabase();
        TestNode first = new TestNode(database);
        TestNode second = new TestNode(database)) {
      first.lease.start();
      PooledStreamingEventProcessor one = first.processor("shared", first.share(), event -> {});
      one.start();
      await().atMost(TestNode.within()).until(() -> one.processingStatus().size() == 2);

      second.lease.start();
      PooledStreamingEventProcessor two = second.processor("shared", second.share(), event -> {});
      two.start();
      await()
          .atMost(TestNode.within())
          .untilAsserted(
              () -> {
                assertThat(one.processingStatus()).hasSize(1);
                assertThat(two.processingStatus()).hasSize(1);
                assertThat(one.processingStatus().keySet())
                    .doesNotContainAnyElementsOf(two.processingStatus().keySet());
              });

      // As kill -9 does: no more signs of life, and nothing given back.
      first.lease.halt();
      first.pool.close();
      long died = System.nanoTime();
      await().atMost(TestNode.within()).until(() -> two.processingStatus().size() == 2);
      System.out.printf(
          "all segments moved %d ms after an instance died%n",
          Duration.ofNanos(System.nanoTime() - died).toMillis());
      two.shutDown();
      second.lease.stop();
    }
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void anInstanceThatStopsGivesItsShareBackAtOnce() {
    try (TestDatabase database = new TestDatabase();
        TestNode first = new TestNode(database);
        TestNode second = new TestNode(database)) {
      first.lease.start();
      second.lease.start();
      await().atMost(TestNode.within()).until(() -> first.lease.live() == 2);
      second.lease.stop();
      await().atMost(TestNode.within()).until(() -> first.lease.live() == 1);
      first.lease.stop();
    }
  }
}
