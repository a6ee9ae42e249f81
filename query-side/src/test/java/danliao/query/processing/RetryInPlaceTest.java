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
  private final RetryInPlace retry =
      new RetryInPlace(
          new ProjectionSettings(
              500,
              Duration.ofMillis(1),
              Duration.ofMillis(4),
              Duration.ofMinutes(1),
              3,
              DataSize.ofMegabytes(8)),
          () -> {});
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

  private void failTwice(String store) {
    attempts++;
    if (attempts < 3) {
      throw new StoreUnavailableException(store, new IOException("away"));
    }
  }
}
