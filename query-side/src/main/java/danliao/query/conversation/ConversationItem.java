package danliao.query.conversation;

import danliao.api.MessageStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One conversation as the query API shows it. */
public record ConversationItem(String conversationId, String peer, Last lastMessage, long unread) {
  /**
   * The newest message.
   *
   * @param preview null for what is no text
   * @param seq a string in JSON, because 63 bits do not fit JavaScript's numbers
   */
  public record Last(
      String messageId,
      String from,
      String contentType,
      @Nullable String preview,
      String seq,
      Instant sentAt,
      MessageStatus status) {}
}
