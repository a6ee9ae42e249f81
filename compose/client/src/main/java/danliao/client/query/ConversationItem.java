package danliao.client.query;

import danliao.api.MessageStatus;
import java.time.Instant;

/** A conversation as its participant's list shows it. */
public record ConversationItem(
    String conversationId, String peer, LastMessage lastMessage, int unread) {

  /**
   * Its newest message.
   *
   * @param preview the beginning of the content
   */
  public record LastMessage(
      String messageId,
      String from,
      String contentType,
      String preview,
      long seq,
      Instant sentAt,
      MessageStatus status) {}
}
