package danliao.axon;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.axonframework.eventhandling.DomainEventMessage;

/** Reads the events of several aggregates together. Thread-safe. */
@FunctionalInterface
public interface EventStreams {
  /**
   * The events that are stored for each of these aggregates, in their order; an empty list for one
   * that has none. Joins the transaction of the calling thread.
   *
   * @throws RuntimeException if the event store cannot answer, or not with all events of a stream
   */
  Map<String, List<DomainEventMessage<?>>> read(Set<String> aggregateIds);
}
