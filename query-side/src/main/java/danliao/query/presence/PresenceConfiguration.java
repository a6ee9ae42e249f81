package danliao.query.presence;

import danliao.query.redis.RedisPipeline;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/** The view of who is connected where. */
@Configuration(proxyBeanMethods = false)
public class PresenceConfiguration {
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  @Bean(initMethod = "start")
  RedisPresence presence(RedisConnectionFactory connections, MeterRegistry meters) {
    return new RedisPresence(new RedisPipeline(connections, TIMEOUT), meters);
  }
}
