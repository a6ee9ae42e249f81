package danliao.query.conversation;

import danliao.api.MessageEvent;
import danliao.api.MessageStatus;
import org.jspecify.annotations.Nullable;

/**
 * What one batch of events says of a conversation's last message.
 *
 * @param event the first event of the batch about that message
 * @param sent the message itself; null if only its status is in the batch
 */
record LastMessage(MessageEvent event, MessageEvent.@Nullable Sent sent, MessageStatus status) {
  static LastMessage of(MessageEvent event) {
    return new LastMessage(
        event, event instanceof MessageEvent.Sent sent ? sent : null, event.status());
  }

  /** The newer message wins; of the same message the further status. */
  LastMessage and(LastMessage other) {
    if (event.seq() != other.event.seq()) {
      return event.seq() > other.event.seq() ? this : other;
    }
    return new LastMessage(
        event,
        sent == null ? other.sent : sent,
        status.isBefore(other.status) ? other.status : status);
  }
}
