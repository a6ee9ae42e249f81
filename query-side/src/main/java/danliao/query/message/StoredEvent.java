package danliao.query.message;

import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.TrackingToken;

/**
 * An event on its way through a processing group.
 *
 * @param token of the stream after this event
 * @param message as Axon read it, for the dead-letter queue
 */
public record StoredEvent(RecordedEvent recorded, TrackingToken token, EventMessage<?> message) {
  public String conversationId() {
    return recorded.event().conversationId();
  }
}
