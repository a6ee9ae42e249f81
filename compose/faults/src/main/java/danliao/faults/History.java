package danliao.faults;

import danliao.client.query.MessageItem;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A conversation as one of its users is shown it.
 *
 * @param items newest first
 * @param byId the first item of each message
 */
record History(
    String user, String conversationId, List<MessageItem> items, Map<String, MessageItem> byId) {

  static History of(String user, String conversationId, List<MessageItem> items) {
    Map<String, MessageItem> byId = HashMap.newHashMap(items.size());
    items.forEach(item -> byId.putIfAbsent(item.messageId(), item));
    return new History(user, conversationId, items, byId);
  }

  @Nullable MessageItem get(String messageId) {
    return byId.get(messageId);
  }

  boolean isEmpty() {
    return items.isEmpty();
  }

  List<MessageItem> received() {
    return items.stream().filter(item -> item.to().equals(user)).toList();
  }
}
