package danliao.query.projection;

import java.util.OptionalLong;

/** Where the event store has an event that did not come through a stream of its events. */
@FunctionalInterface
public interface EventIndex {
  /** The global index of one event of a message, if the store numbers its events and has it. */
  OptionalLong of(String messageId, long sequence);
}
