package danliao.query.api;

import danliao.api.MessageStatus;
import danliao.api.Timestamps;
import danliao.api.frame.Message;
import java.time.Instant;

/**
 * A message as every query shows it.
 *
 * @param seq a string, as in the frames: JSON numbers do not hold 63 bits everywhere
 */
public record MessageItem(
    String messageId,
    String clientMsgId,
    String from,
    String to,
    String contentType,
    String content,
    String seq,
    Instant sentAt,
    MessageStatus status,
    Instant statusAt) {

  public static MessageItem of(Message message, MessageStatus status, Instant statusAt) {
    return new MessageItem(
        message.getMessageId(),
        message.getClientMsgId(),
        message.getFrom(),
        message.getTo(),
        message.getContentType(),
        message.getContent(),
        Long.toString(message.getSeq()),
        Timestamps.instant(message.getSentAt()),
        status,
        statusAt);
  }
}
