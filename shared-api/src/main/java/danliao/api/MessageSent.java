package danliao.api;

import java.time.Instant;

/** The message is stored. Stored as {@code MessageSent@1}. */
public record MessageSent(
    String messageId,
    String clientMsgId,
    String conversationId,
    String sender,
    String recipient,
    String contentType,
    String content,
    long seq,
    Instant sentAt)
    implements MessageEvent {
  @Override
  public MessageStatus status() {
    return MessageStatus.SENT;
  }

  @Override
  public Instant at() {
    return sentAt;
  }
}
