package danliao.axon;

import java.util.stream.Stream;
import org.axonframework.modelling.command.AggregateStreamCreationException;
import org.axonframework.modelling.command.ConcurrencyException;

/** Recognises that somebody else wrote to a stream first, whichever store says so. */
public final class EventStoreConflicts {
  /** Axon Server's code for a sequence number that is taken. */
  private static final String AXON_SERVER_CONFLICT = "AXONIQ-2000";

  private EventStoreConflicts() {}

  /** True if an event could not be appended because its place in its stream is taken. */
  public static boolean isConflict(Throwable failure) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
        .limit(32)
        .anyMatch(EventStoreConflicts::saysConflict);
  }

  private static boolean saysConflict(Throwable failure) {
    return failure instanceof ConcurrencyException
        || failure instanceof AggregateStreamCreationException
        || String.valueOf(failure.getMessage()).contains(AXON_SERVER_CONFLICT);
  }
}
