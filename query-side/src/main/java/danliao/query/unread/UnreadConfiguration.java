package danliao.query.unread;

import danliao.query.generation.Generations;
import danliao.query.generation.Live;
import danliao.query.message.MessageStream;
import danliao.query.message.StoredMessageReader;
import danliao.query.redis.RedisPipeline;
import danliao.query.redis.StoreTemplate;
import io.micrometer.core.instrument.MeterRegistry;
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
  @Bean
  RedisPipeline unreadRedis(RedisConnectionFactory connections, UnreadSettings settings) {
    return new RedisPipeline(connections, settings.timeout());
  }

  @Bean
  RedisUnread unreadProjection(
      RedisPipeline redis, StoreTemplate template, UnreadSettings settings) {
    return new RedisUnread(redis, template, settings, Clock.systemUTC());
  }

  @Bean
  UnreadQueries unreadQueries(StoreTemplate redis, Generations generations) {
    return new UnreadQueries(redis, live(generations));
  }

  @Bean
  UndeliveredMessages undeliveredMessages(
      StoreTemplate redis,
      Generations generations,
      StoredMessageReader log,
      MessageStream events,
      MeterRegistry meters) {
    var leftOut = new LeftOut(meters, System::nanoTime);
    return new UndeliveredMessages(redis, live(generations), log, events, leftOut);
  }

  @Bean
  UndeliveredService undeliveredService(UndeliveredMessages undelivered) {
    return new UndeliveredService(undelivered);
  }

  private static Live<Keys> live(Generations generations) {
    return generations.reader(RedisUnread.NAME, RedisUnread.STORE, g -> new Keys(g.number()));
  }
}
