package danliao.query.history;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Up while the message log's table answers within a time that is shorter than HBase's own: who asks
 * for the health has little. A look that takes longer goes on, and is the one that the next who ask
 * wait for: there is never a second. Thread-safe.
 */
final class HBaseHealth extends AbstractHealthIndicator {
  static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Runnable probe;
  private final Duration patience;
  private @Nullable CompletableFuture<Void> look;

  /**
   * @param probe fails unless HBase answers; ends in a bounded time
   */
  HBaseHealth(Runnable probe, Duration patience) {
    this.probe = probe;
    this.patience = patience;
  }

  @Override
  protected void doHealthCheck(Health.Builder builder) {
    try {
      look().get(patience.toMillis(), TimeUnit.MILLISECONDS);
      builder.up();
    } catch (ExecutionException e) {
      builder.down(e.getCause());
    } catch (TimeoutException e) {
      builder.down().withDetail("error", "no answer in " + patience.toMillis() + " ms");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      builder.down(e);
    }
  }

  /** The one under way, or else a new one. */
  private synchronized CompletableFuture<Void> look() {
    CompletableFuture<Void> last = look;
    if (last == null || last.isDone()) {
      last =
          CompletableFuture.runAsync(
              probe, task -> Thread.ofVirtual().name("hbase-health").start(task));
      look = last;
    }
    return last;
  }
}
