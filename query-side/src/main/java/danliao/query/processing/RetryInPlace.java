package danliao.query.processing;

import danliao.query.database.MySql;
import danliao.query.store.StoreUnavailableException;
import org.springframework.core.retry.RetryListener;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryState;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.core.retry.Retryable;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Asks a store that cannot answer again, for a while. Not the database within a transaction, which
 * is lost then: only a new one can succeed. Thread-safe.
 */
public final class RetryInPlace {
  private final RetryTemplate template;

  public RetryInPlace(ProjectionSettings settings, Runnable onRetry) {
    template =
        new RetryTemplate(
            RetryPolicy.builder()
                .predicate(RetryInPlace::isWorthAnother)
                .maxRetries(Long.MAX_VALUE)
                .delay(settings.firstRetry())
                .multiplier(2)
                .maxDelay(settings.maxRetry())
                // Never none at all, which would mean for ever.
                .timeout(settings.retryFor().plusMillis(1))
                .build());
    template.setRetryListener(
        new RetryListener() {
          @Override
          public void beforeRetry(RetryPolicy policy, Retryable<?> attempt, RetryState state) {
            onRetry.run();
          }
        });
  }

  /**
   * Runs until it succeeds.
   *
   * @throws StoreUnavailableException the last one, when the time is up, the transaction lost or
   *     the thread interrupted
   */
  public void run(Runnable attempt) {
    template.invoke(attempt);
  }

  private static boolean isWorthAnother(Throwable failure) {
    return failure instanceof StoreUnavailableException away
        && !(away.store().equals(MySql.STORE)
            && TransactionSynchronizationManager.isActualTransactionActive());
  }
}
