package danliao.query.unread;

import danliao.query.projection.Watermark;
import danliao.query.redis.StoreTemplate;
import danliao.query.store.FeatureFile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.data.redis.core.script.RedisScript;

/**
 * One generation's watermark: a hash of its own. Redis loses its newest writes first, and this is
 * written after the data. In a cluster it speaks for the node that holds it.
 */
final class RedisWatermark implements Watermark {
  private static final RedisScript<Long> ADVANCED =
      RedisScript.of(FeatureFile.beside(RedisWatermark.class, "advanced.lua"), Long.class);

  private final StoreTemplate redis;
  private final String key;

  RedisWatermark(StoreTemplate redis, Keys keys) {
    this.redis = redis;
    this.key = keys.watermark();
  }

  @Override
  public Map<Integer, Long> positions() {
    Map<Integer, Long> positions = new HashMap<>();
    redis
        .<String, String>opsForHash()
        .entries(key)
        .forEach(
            (segment, position) -> positions.put(Integer.valueOf(segment), Long.valueOf(position)));
    return positions;
  }

  @Override
  public boolean advance(int segment, long from, long to) {
    return redis.execute(
            ADVANCED,
            List.of(key),
            Integer.toString(segment),
            Long.toString(from),
            Long.toString(to))
        == 1;
  }
}
