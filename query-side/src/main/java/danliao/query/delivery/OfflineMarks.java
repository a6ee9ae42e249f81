package danliao.query.delivery;

import danliao.api.CommandBodies;
import danliao.api.MessageEvent;
import danliao.query.broker.KeyedPublisher;
import java.time.Clock;
import java.util.Collection;

/** Tells the command side that no device of a recipient was reached. Thread-safe. */
record OfflineMarks(KeyedPublisher publisher, Clock clock) {
  /**
   * Returns when the broker has them.
   *
   * @throws danliao.query.store.StoreUnavailableException if it did not confirm every one
   */
  void mark(Collection<MessageEvent.Sent> messages) {
    publisher.publish(messages.stream().map(this::body).toList());
  }

  private KeyedPublisher.Body body(MessageEvent.Sent sent) {
    return new KeyedPublisher.Body(
        sent.conversationId(),
        sent.messageId(),
        CommandBodies.markOffline(
            sent.messageId(), sent.conversationId(), sent.recipient(), clock.instant()));
  }
}
