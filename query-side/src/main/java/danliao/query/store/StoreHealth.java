package danliao.query.store;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Down unless a store answers within a time that is shorter than its client's own: who asks for the
 * health has little. A look that takes longer goes on, and is the one that the next who ask wait
 * for: there is never a second. Thread-safe.
 */
public abstract class StoreHealth extends AbstractHealthIndicator {
  public static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Duration patience;
  private @Nullable CompletableFuture<Health> last;

  protected StoreHealth(Duration patience) {
    this.patience = patience;
  }

  /**
   * Asks the store. Ends in a bounded time.
   *
   * @throws RuntimeException if it does not answer
   */
  protected abstract void look(Health.Builder found);

  @Override
  protected final void doHealthCheck(Health.Builder builder) {
    try {
      Health found = underWay().get(patience.toMillis(), TimeUnit.MILLISECONDS);
      builder.status(found.getStatus()).withDetails(found.getDetails());
    } catch (ExecutionException e) {
      builder.down(e.getCause());
    } catch (TimeoutException e) {
      builder.down().withDetail("error", "no answer in " + patience.toMillis() + " ms");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      builder.down(e);
    }
  }

  /** The look under way, or else a new one. */
  private synchronized CompletableFuture<Health> underWay() {
    CompletableFuture<Health> look = last;
    if (look == null || look.isDone()) {
      look =
          CompletableFuture.supplyAsync(
              this::found, task -> Thread.ofVirtual().name("store-health").start(task));
      last = look;
    }
    return look;
  }

  private Health found() {
    Health.Builder found = new Health.Builder();
    look(found);
    return found.build();
  }
}
