package danliao.query.unread;

import danliao.query.generation.Live;
import danliao.query.redis.RedisPipeline;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads the counters. */
public final class UnreadQueries {
  private final RedisPipeline redis;
  private final Live<Keys> live;

  UnreadQueries(RedisPipeline redis, Live<Keys> live) {
    this.redis = redis;
    this.live = live;
  }

  /** Every conversation of the user with something unread, and how much. */
  Map<String, Long> all(String user) {
    return live.read(keys -> all(keys, user));
  }

  private Map<String, Long> all(Keys keys, String user) {
    Map<byte[], byte[]> found =
        redis
            .<Map<byte[], byte[]>>pipeline(
                commands -> List.of(commands.hgetall(keys.counters(user)).toCompletableFuture()))
            .getFirst();
    Map<String, Long> counts = new TreeMap<>();
    found.forEach((conversation, count) -> counts.put(Keys.text(conversation), number(count)));
    return counts;
  }

  /** How much is unread in these conversations; nothing is absent. */
  public Map<String, Long> of(String user, Collection<String> conversationIds) {
    return live.read(keys -> of(keys, user, conversationIds));
  }

  private Map<String, Long> of(Keys keys, String user, Collection<String> conversationIds) {
    byte[][] fields = conversationIds.stream().map(Keys::bytes).toArray(byte[][]::new);
    var found =
        redis
            .pipeline(
                commands ->
                    List.of(commands.hmget(keys.counters(user), fields).toCompletableFuture()))
            .getFirst();
    Map<String, Long> counts = new HashMap<>();
    found.stream()
        .filter(pair -> pair.hasValue())
        .forEach(pair -> counts.put(Keys.text(pair.getKey()), number(pair.getValue())));
    return counts;
  }

  private static long number(byte[] bytes) {
    return Long.parseLong(Keys.text(bytes));
  }
}
