package danliao.query.unread;

import danliao.query.projection.MessageReader;
import danliao.query.projection.MessageStream;
import danliao.query.redis.RedisPipeline;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/** Unread counters and the undelivered queue: their projection, their queries. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(UnreadSettings.class)
@Import(UnreadController.class)
public class UnreadConfiguration {
  private static final int GENERATION = 1;

  @Bean
  RedisPipeline unreadRedis(RedisConnectionFactory connections, UnreadSettings settings) {
    return new RedisPipeline(connections, settings.timeout());
  }

  @Bean
  RedisUnread unreadProjection(
      RedisPipeline redis, RedisConnectionFactory connections, UnreadSettings settings) {
    return new RedisUnread(redis, connections, GENERATION, settings, Clock.systemUTC());
  }

  @Bean
  UnreadQueries unreadQueries(RedisPipeline redis) {
    return new UnreadQueries(redis, GENERATION);
  }

  @Bean
  UndeliveredMessages undeliveredMessages(
      RedisPipeline redis, MessageReader log, MessageStream events) {
    return new UndeliveredMessages(redis, GENERATION, log, events);
  }

  @Bean
  UndeliveredService undeliveredService(UndeliveredMessages undelivered) {
    return new UndeliveredService(undelivered);
  }
}
