package danliao.query.processing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Delayed;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class GatheringWorkersTest {
  @Test
  void aBatchBeginsAMomentAfterItsFirstEventAndWhatIsLeftAfterItAtOnce() throws Exception {
    try (var workers = new GatheringWorkers(1, Executors.defaultThreadFactory())) {
      Future<?> first = workers.submit(() -> {});
      assertThat(first).isInstanceOf(Delayed.class);
      first.get(10, TimeUnit.SECONDS);
      Future<Long> left =
          workers.schedule(
              () -> ((Delayed) workers.submit(() -> {})).getDelay(TimeUnit.NANOSECONDS),
              0,
              TimeUnit.NANOSECONDS);
      assertThat(left.get(10, TimeUnit.SECONDS)).isLessThanOrEqualTo(0);
      assertThat(delayOfOneFromElsewhere(workers)).isPositive();
      workers.shutdownNow();
    }
  }

  /** Before its time is over: it may take a try or two. */
  private static long delayOfOneFromElsewhere(GatheringWorkers workers) {
    long longest = 0;
    for (int i = 0; i < 100 && longest <= 0; i++) {
      longest = ((Delayed) workers.submit(() -> {})).getDelay(TimeUnit.NANOSECONDS);
    }
    return longest;
  }
}
