package danliao.gateway.presence;

import java.util.List;

/**
 * Who has a node number, as Redis says it.
 *
 * @param ours whether that is who asked
 * @param holder an incarnation
 * @param untilMillis when it ends unless the holder moves it on; by Redis's clock
 * @param redisMillis Redis's clock when it said so
 */
record NodeTenure(boolean ours, String holder, long untilMillis, long redisMillis) {
  static NodeTenure of(List<Object> answer) {
    return new NodeTenure(
        (Long) answer.get(0) == 1,
        (String) answer.get(1),
        Long.parseLong((String) answer.get(2)),
        Long.parseLong((String) answer.get(3)));
  }
}
