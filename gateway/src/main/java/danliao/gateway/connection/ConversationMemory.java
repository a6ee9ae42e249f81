package danliao.gateway.connection;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import org.jspecify.annotations.Nullable;

/** The conversations of the messages this gateway pushed lately. Thread-safe. */
public final class ConversationMemory {
  private static final int MESSAGES = 100_000;

  // Its upkeep takes microseconds: less than to wake a thread for it.
  private final Cache<String, String> conversations =
      Caffeine.newBuilder().maximumSize(MESSAGES).executor(Runnable::run).build();

  public void pushed(String messageId, String conversationId) {
    conversations.put(messageId, conversationId);
  }

  public @Nullable String conversationOf(String messageId) {
    return conversations.getIfPresent(messageId);
  }
}
