package danliao.axon;

import javax.sql.DataSource;

/** Reads events without a connection of those that events are stored and handled with. */
@FunctionalInterface
public interface EventReaders {
  /**
   * Reads with these connections.
   *
   * @param connections what is read with, if the event store is in the database; they commit by
   *     themselves
   */
  EventStreams over(DataSource connections);
}
