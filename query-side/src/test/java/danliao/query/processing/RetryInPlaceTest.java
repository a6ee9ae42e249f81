package danliao.query.processing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import danliao.query.database.MySql;
import danliao.query.store.StoreUnavailableException;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.util.unit.DataSize;

class RetryInPlaceTest {
  private final RetryInPlace retry = retry(Duration.ofMinutes(1));
  private int attempts;

  @AfterEach
  void endTransaction() {
    TransactionSynchronizationManager.setActualTransactionActive(false);
  }

  @Test
  void outsideATransactionTheDatabaseIsAskedAgain() {
    retry.run(() -> failTwice(MySql.STORE));
    assertThat(attempts).isEqualTo(3);
  }

  @Test
  void withinATransactionTheDatabaseIsNotAskedAgain() {
    TransactionSynchronizationManager.setActualTransactionActive(true);
    assertThatExceptionOfType(StoreUnavailableException.class)
        .isThrownBy(() -> retry.run(() -> failTwice(MySql.STORE)));
    assertThat(attempts).isEqualTo(1);
  }

  @Test
  void withinATransactionAnotherStoreIsAskedAgain() {
    TransactionSynchronizationManager.setActualTransactionActive(true);
    retry.run(() -> failTwice("hbase"));
    assertThat(attempts).isEqualTo(3);
  }

  @Test
  void anInterruptEndsThePauseAndIsNotForgotten() {
    Thread.currentThread().interrupt();
    assertThatExceptionOfType(StoreUnavailableException.class)
        .isThrownBy(() -> retry.run(() -> failTwice("hbase")));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(attempts).isEqualTo(1);
  }

  @Test
  void whatIsNotAStoresFaultIsNotTriedAgain() {
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(
            () ->
                retry.run(
                    () -> {
                      attempts++;
                      throw new IllegalStateException("poison");
                    }))
        .withMessage("poison");
    assertThat(attempts).isEqualTo(1);
  }

  @Test
  void withNoTimeAtAllNothingIsTriedAgain() {
    RetryInPlace impatient = retry(Duration.ZERO);
    assertThatExceptionOfType(StoreUnavailableException.class)
        .isThrownBy(() -> impatient.run(() -> failTwice("hbase")));
    assertThat(attempts).isEqualTo(1);
  }

  private static RetryInPlace retry(Duration retryFor) {
    return new RetryInPlace(
        new ProjectionSettings(
            500, Duration.ofMillis(1), Duration.ofMillis(4), retryFor, 3, DataSize.ofMegabytes(8)),
        () -> {});
  }

  private void failTwice(String store) {
    attempts++;
    if (attempts < 3) {
      throw new StoreUnavailableException(store, new IOException("away"));
    }
  }
}
