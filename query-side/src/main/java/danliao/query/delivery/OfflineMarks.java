package danliao.query.delivery;

import danliao.api.MessageSent;
import danliao.api.Timestamps;
import danliao.api.wire.MarkOfflineBody;
import danliao.query.broker.KeyedPublisher;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Collection;

/** Tells the command side that no device of a recipient was reached. Thread-safe. */
record OfflineMarks(KeyedPublisher publisher, Clock clock) {
  /**
   * Returns when the broker has them.
   *
   * @throws danliao.query.projection.StoreUnavailableException if it did not confirm every one
   */
  void mark(Collection<MessageSent> messages) {
    publisher.publish(messages.stream().map(this::body).toList());
  }

  private KeyedPublisher.Body body(MessageSent sent) {
    MarkOfflineBody body =
        MarkOfflineBody.newBuilder()
            .setMessageId(sent.messageId())
            .setConversationId(sent.conversationId())
            .setRecipient(sent.recipient())
            .setAt(Timestamps.timestamp(clock.instant().truncatedTo(ChronoUnit.MILLIS)))
            .build();
    return new KeyedPublisher.Body(sent.conversationId(), sent.messageId(), body);
  }
}
