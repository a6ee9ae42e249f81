package danliao.api;

import java.time.Instant;

/** The recipient has read it. Stored as {@code MessageRead@1}. */
public record MessageRead(
    String messageId, String conversationId, String sender, String recipient, long seq, Instant at)
    implements MessageEvent {
  @Override
  public MessageStatus status() {
    return MessageStatus.READ;
  }
}
