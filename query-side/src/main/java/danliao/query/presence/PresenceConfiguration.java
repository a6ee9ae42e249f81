package danliao.query.presence;

import danliao.query.redis.RedisPipeline;
import danliao.query.redis.StoreTemplate;
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
  RedisConnectedDevices connectedDevices(
      RedisConnectionFactory connections, StoreTemplate template, MeterRegistry meters) {
    return new RedisConnectedDevices(new RedisPipeline(connections, TIMEOUT), template, meters);
  }
}
