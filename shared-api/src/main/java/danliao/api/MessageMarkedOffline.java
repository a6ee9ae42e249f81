package danliao.api;

import java.time.Instant;

/**
 * No device of the recipient was reached when it was sent. Stored as {@code
 * MessageMarkedOffline@1}.
 */
public record MessageMarkedOffline(
    String messageId, String conversationId, String sender, String recipient, long seq, Instant at)
    implements MessageEvent {
  @Override
  public MessageStatus status() {
    return MessageStatus.OFFLINE;
  }
}
