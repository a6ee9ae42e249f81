package danliao.query.database;

import danliao.query.store.StoreUnavailableException;
import java.sql.SQLException;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.CannotCreateTransactionException;

/** Tells a database that cannot answer now from a statement that is at fault. */
public final class MySql {
  public static final String STORE = "mysql";

  /**
   * Of statements that are not at fault, in the numbers of MySQL and MariaDB: the disk is full, the
   * table is (so the disk), the server takes no writes now, as one that another has taken over
   * from.
   */
  private static final Set<Integer> LATER = Set.of(1021, 1114, 1290, 1836);

  private MySql() {}

  /**
   * What the statement finds.
   *
   * @throws StoreUnavailableException if the database cannot answer now; what is wrong with the
   *     statement itself is thrown as it is
   */
  public static <T extends @Nullable Object> T answered(Supplier<T> statement) {
    try {
      return statement.get();
    } catch (RuntimeException e) {
      throw cannotAnswer(e) ? new StoreUnavailableException(STORE, e) : e;
    }
  }

  /** Whether it is the database that cannot answer now, in Spring's words. */
  public static boolean cannotAnswer(RuntimeException failure) {
    return failure instanceof DataAccessResourceFailureException
        || failure instanceof TransientDataAccessException
        // A connection that breaks under a statement.
        || failure instanceof RecoverableDataAccessException
        || failure instanceof CannotCreateTransactionException
        || (NestedExceptionUtils.getMostSpecificCause(failure) instanceof SQLException refused
            && LATER.contains(refused.getErrorCode()));
  }

  /**
   * Has the statement run, as {@link #answered}.
   *
   * @throws StoreUnavailableException if the database cannot answer now
   */
  public static void run(Runnable statement) {
    MySql.<@Nullable Void>answered(
        () -> {
          statement.run();
          return null;
        });
  }
}
