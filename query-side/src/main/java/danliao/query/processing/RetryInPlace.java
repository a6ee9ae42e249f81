package danliao.query.processing;

import danliao.query.database.MySql;
import danliao.query.store.StoreUnavailableException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Asks a store that cannot answer again, for a while. Not the database within a transaction, which
 * is lost then: only a new one can succeed. Thread-safe.
 */
public final class RetryInPlace {
  private final ProjectionSettings settings;
  private final Runnable onRetry;

  public RetryInPlace(ProjectionSettings settings, Runnable onRetry) {
    this.settings = settings;
    this.onRetry = onRetry;
  }

  /**
   * Runs until it succeeds.
   *
   * @throws StoreUnavailableException the last one, when the time is up, the transaction lost or
   *     the thread interrupted
   */
  public void run(Runnable attempt) {
    long deadline = System.nanoTime() + settings.retryFor().toNanos();
    Duration pause = settings.firstRetry();
    while (true) {
      try {
        attempt.run();
        return;
      } catch (StoreUnavailableException e) {
        if (endsTransaction(e) || System.nanoTime() + pause.toNanos() > deadline || !slept(pause)) {
          throw e;
        }
        onRetry.run();
        pause = shorter(pause.multipliedBy(2), settings.maxRetry());
      }
    }
  }

  private static boolean endsTransaction(StoreUnavailableException e) {
    return e.store().equals(MySql.STORE)
        && TransactionSynchronizationManager.isActualTransactionActive();
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) <= 0 ? a : b;
  }

  private static boolean slept(Duration pause) {
    try {
      TimeUnit.NANOSECONDS.sleep(pause.toNanos());
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
