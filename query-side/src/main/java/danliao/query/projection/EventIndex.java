package danliao.query.projection;

import java.util.OptionalLong;

/** Where exactly the event store has an event; asked only where tokens alone do not say. */
@FunctionalInterface
public interface EventIndex {
  /** The global index of one event of a message, if the store numbers its events and has it. */
  OptionalLong of(String messageId, long sequence);
}
