package danliao.query.unread;

import danliao.query.projection.Generation;
import danliao.query.projection.Projection;
import danliao.query.redis.RedisPipeline;
import danliao.query.redis.StoreTemplate;
import java.time.Clock;

/** The projection {@code unread}: counters and the undelivered set, a key prefix a generation. */
final class RedisUnread implements Projection {
  static final String NAME = "unread";
  static final String STORE = "redis";
  private static final int VERSION = 1;

  private final RedisPipeline redis;
  private final StoreTemplate template;
  private final UnreadSettings settings;
  private final Clock clock;

  RedisUnread(RedisPipeline redis, StoreTemplate template, UnreadSettings settings, Clock clock) {
    this.redis = redis;
    this.template = template;
    this.settings = settings;
    this.clock = clock;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String store() {
    return STORE;
  }

  @Override
  public int version() {
    return VERSION;
  }

  @Override
  public UnreadStore open(Generation generation) {
    return new UnreadStore(redis, template, new Keys(generation.number()), settings, clock);
  }
}
