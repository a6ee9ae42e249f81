package danliao.query.processing;

import danliao.query.store.StoreUnavailableException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the event store knows of events that did not come through a stream of its events. Throws
 * {@link StoreUnavailableException} if it cannot answer now.
 */
public interface EventIndex {
  /** The global index of one event of a message, if the store numbers its events and has it. */
  OptionalLong of(String messageId, long sequence);

  /** How many events there are up to this index, its own included; 0 for -1. */
  long count(long index);

  /** When the first event after this index was recorded, if there is one. */
  Optional<Instant> recordedAfter(long index);
}
