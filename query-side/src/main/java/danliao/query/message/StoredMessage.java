package danliao.query.message;

import danliao.api.MessageEvent;
import danliao.api.MessageStatus;
import danliao.api.frame.Message;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A message as the message log holds it.
 *
 * @param version grows with every change of this message; the number of its newest event, plus one
 */
public record StoredMessage(Message message, MessageStatus status, Instant statusAt, long version) {
  /** What the log has once it has passed these events of one message; empty without its first. */
  public static Optional<StoredMessage> of(List<MessageStream.Entry> stream) {
    return stream.stream()
        .map(MessageStream.Entry::event)
        .filter(MessageEvent.Sent.class::isInstance)
        .map(MessageEvent.Sent.class::cast)
        .findFirst()
        .map(sent -> of(sent, stream.getLast()));
  }

  private static StoredMessage of(MessageEvent.Sent sent, MessageStream.Entry newest) {
    MessageEvent event = newest.event();
    return new StoredMessage(Messages.of(sent), event.status(), event.at(), newest.sequence() + 1);
  }
}
