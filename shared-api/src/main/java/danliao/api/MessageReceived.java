package danliao.api;

import java.time.Instant;

/**
 * A device of the recipient has it; not read yet (the unread ACK). Stored as {@code
 * MessageReceived@1}.
 */
public record MessageReceived(
    String messageId, String conversationId, String sender, String recipient, long seq, Instant at)
    implements MessageEvent {
  @Override
  public MessageStatus status() {
    return MessageStatus.UNREAD;
  }
}
