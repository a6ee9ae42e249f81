package danliao.query.unread;

import danliao.query.generation.Live;
import danliao.query.redis.StoreTemplate;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads the counters. */
public final class UnreadQueries {
  private final StoreTemplate redis;
  private final Live<Keys> live;

  UnreadQueries(StoreTemplate redis, Live<Keys> live) {
    this.redis = redis;
    this.live = live;
  }

  /** Every conversation of the user with something unread, and how much. */
  public Map<String, Long> all(String user) {
    return live.read(keys -> all(keys, user));
  }

  private Map<String, Long> all(Keys keys, String user) {
    Map<String, Long> counts = new TreeMap<>();
    redis
        .<String, String>opsForHash()
        .entries(keys.counters(user))
        .forEach((conversation, count) -> counts.put(conversation, Long.valueOf(count)));
    return counts;
  }

  /** How much is unread in these conversations; nothing is absent. */
  public Map<String, Long> of(String user, Collection<String> conversationIds) {
    return live.read(keys -> of(keys, user, List.copyOf(conversationIds)));
  }

  private Map<String, Long> of(Keys keys, String user, List<String> conversationIds) {
    List<@Nullable String> found =
        redis.<String, String>opsForHash().multiGet(keys.counters(user), conversationIds);
    Map<String, Long> counts = new HashMap<>();
    for (int i = 0; i < found.size(); i++) {
      String count = found.get(i);
      if (count != null) {
        counts.put(conversationIds.get(i), Long.valueOf(count));
      }
    }
    return counts;
  }
}
