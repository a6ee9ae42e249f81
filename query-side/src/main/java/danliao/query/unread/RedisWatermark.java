package danliao.query.unread;

import danliao.query.projection.Watermark;
import danliao.query.redis.RedisPipeline;
import danliao.query.redis.ScriptCall;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One generation's watermark: a hash of its own. Redis loses its newest writes first, and this is
 * written after the data. In a cluster it speaks for the node that holds it.
 */
final class RedisWatermark implements Watermark {
  private final RedisPipeline redis;
  private final byte[] key;

  RedisWatermark(RedisPipeline redis, Keys keys) {
    this.redis = redis;
    this.key = keys.watermark();
  }

  @Override
  public Map<Integer, Long> positions() {
    Map<byte[], byte[]> found =
        redis
            .<Map<byte[], byte[]>>pipeline(
                commands -> List.of(commands.hgetall(key).toCompletableFuture()))
            .getFirst();
    Map<Integer, Long> positions = new HashMap<>();
    found.forEach((segment, position) -> positions.put((int) number(segment), number(position)));
    return positions;
  }

  @Override
  public boolean advance(int segment, long from, long to) {
    var call =
        new ScriptCall(
            Script.ADVANCED.digest(),
            List.of(key),
            List.of(bytes(segment), bytes(from), bytes(to)));
    return redis.scripts(Script.ALL, List.of(call)).getFirst() == 1;
  }

  private static byte[] bytes(long number) {
    return Keys.bytes(Long.toString(number));
  }

  private static long number(byte[] bytes) {
    return Long.parseLong(Keys.text(bytes));
  }
}
