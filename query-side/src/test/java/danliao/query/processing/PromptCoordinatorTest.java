package danliao.query.processing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Delayed;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PromptCoordinatorTest {
  @Test
  void onlyTheLookAtFullQueuesComesSooner() {
    try (var coordinator = new PromptCoordinator(Executors.defaultThreadFactory())) {
      assertThat(millis(coordinator.schedule(() -> {}, 100, TimeUnit.MILLISECONDS)))
          .isLessThanOrEqualTo(5);
      assertThat(millis(coordinator.schedule(() -> {}, 60, TimeUnit.SECONDS)))
          .isBetween(50_000L, 60_000L);
      coordinator.shutdownNow();
    }
  }

  private static long millis(Delayed task) {
    return task.getDelay(TimeUnit.MILLISECONDS);
  }
}
