package danliao.query.conversation;

import java.util.Collection;
import java.util.Map;

/** How many messages a user has not read, by conversation; none is absent or 0. */
@FunctionalInterface
public interface UnreadCounts {
  Map<String, Long> of(String user, Collection<String> conversationIds);
}
