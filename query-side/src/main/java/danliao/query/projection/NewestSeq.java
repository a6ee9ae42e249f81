package danliao.query.projection;

import java.util.Collection;
import java.util.Map;

/** Where conversations stood at an earlier moment, as the message log remembers it. */
@FunctionalInterface
public interface NewestSeq {
  /**
   * The newest seq of each conversation that is not above {@code notAfter}; a conversation without
   * one is absent.
   *
   * @throws StoreUnavailableException if the log cannot answer now
   */
  Map<String, Long> notAfter(Collection<String> conversationIds, long notAfter);
}
