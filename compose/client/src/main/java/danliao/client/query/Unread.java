package danliao.client.query;

import java.util.Map;

/** A user's unread messages, in all and by conversation. */
public record Unread(long total, Map<String, Long> conversations) {
  public long of(String conversationId) {
    return conversations.getOrDefault(conversationId, 0L);
  }
}
