package danliao.command.intake;

import danliao.axon.EventStoreConflicts;
import io.grpc.StatusRuntimeException;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.axonframework.axonserver.connector.AxonServerException;
import org.springframework.transaction.TransactionException;

/** Whose fault it is that a group could not be committed. */
enum FailureKind {
  /** Somebody else wrote to a stream first: look again. */
  CONFLICT,
  /** A command fails for a reason of its own and will fail again. */
  OWN,
  /** A store cannot answer now: nothing may be skipped. */
  STORE_AWAY;

  /** Class 22 of SQL states: data that a column cannot hold. */
  private static final String DATA_EXCEPTION = "22";

  static FailureKind of(Throwable failure) {
    if (EventStoreConflicts.isConflict(failure)) {
      return CONFLICT;
    }
    List<Throwable> causes =
        Stream.iterate(failure, cause -> cause != null, Throwable::getCause).limit(32).toList();
    if (causes.stream().anyMatch(FailureKind::isBadData)) {
      return OWN;
    }
    return causes.stream().anyMatch(FailureKind::isOfAStore) ? STORE_AWAY : OWN;
  }

  private static boolean isBadData(Throwable cause) {
    return cause instanceof SQLDataException
        || (cause instanceof SQLException sql
            && sql.getSQLState() != null
            && sql.getSQLState().startsWith(DATA_EXCEPTION));
  }

  private static boolean isOfAStore(Throwable cause) {
    return cause instanceof SQLException
        || cause instanceof TransactionException
        || cause instanceof StatusRuntimeException
        || cause instanceof AxonServerException;
  }
}
