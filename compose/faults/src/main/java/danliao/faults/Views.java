package danliao.faults;

import danliao.api.MessageStatus;
import danliao.client.query.ConversationItem;
import danliao.client.query.MessageItem;
import java.util.List;
import java.util.Map;

/**
 * What the query API said once things had settled.
 *
 * @param histories by user and conversation, all pages, newest first
 * @param conversations by user, all pages
 * @param unread by user and conversation; absent where there is nothing unread
 * @param undelivered by user, oldest first
 * @param found by sender: what that sender's search shows of the messages they sent
 * @param events by message: its own stream, oldest first; of a part of the messages only
 */
record Views(
    Map<String, Map<String, List<MessageItem>>> histories,
    Map<String, List<ConversationItem>> conversations,
    Map<String, Map<String, Long>> unread,
    Map<String, List<MessageItem>> undelivered,
    Map<String, List<MessageItem>> found,
    Map<String, List<StoredEvent>> events) {

  /**
   * An event of a message's stream.
   *
   * @param status the message's status from this event on
   */
  record StoredEvent(long sequence, String type, MessageStatus status) {}
}
