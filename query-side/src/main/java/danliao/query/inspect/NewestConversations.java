package danliao.query.inspect;

import danliao.api.MessageStatus;
import java.time.Instant;
import java.util.List;

/** Whom a user talked with last; made by the conversation view. */
@FunctionalInterface
public interface NewestConversations {
  /** At most so many, newest first. */
  List<Conversation> of(String userId, int limit);

  /** Without what was said. */
  record Conversation(String conversationId, String peer, long unread, LastMessage lastMessage) {}

  /** The last message of a conversation. */
  record LastMessage(
      String messageId,
      String from,
      String contentType,
      String seq,
      Instant sentAt,
      MessageStatus status) {}
}
