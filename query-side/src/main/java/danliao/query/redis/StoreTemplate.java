package danliao.query.redis;

import danliao.query.store.StoreUnavailableException;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.RedisTemplate;
import org.springframework.data.redis.serializer.RedisSerializer;

/**
 * Spring's template of text, for one command or script at a time, each of which may take {@code
 * spring.data.redis.timeout}. Fails with {@link StoreUnavailableException} if Redis cannot be
 * reached or does not answer in time, and with {@link RedisException} if it refuses a command.
 * Thread-safe.
 */
public final class StoreTemplate extends RedisTemplate<String, String> {
  public StoreTemplate(RedisConnectionFactory connections) {
    setConnectionFactory(connections);
    setDefaultSerializer(RedisSerializer.string());
    // Or each command makes a proxy, which is for callers that close what is not theirs.
    setExposeConnection(true);
    afterPropertiesSet();
  }

  /** All that a template does comes through here. */
  @Override
  public <T> T execute(RedisCallback<T> action, boolean exposeConnection, boolean pipeline) {
    try {
      return super.execute(action, exposeConnection, pipeline);
    } catch (DataAccessException e) {
      throw e.getCause() instanceof RedisCommandExecutionException refused
          ? RedisPipeline.refusal(refused)
          : new StoreUnavailableException("redis", e);
    }
  }
}
