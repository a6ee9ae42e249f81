package danliao.query.redis;

import io.lettuce.core.resource.Delay;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.data.redis.autoconfigure.ClientResourcesBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Spring makes the client from {@code spring.data.redis.*}. */
@Configuration(proxyBeanMethods = false)
public class RedisConfiguration {
  private static final Delay RECONNECT =
      Delay.exponential(Duration.ofMillis(20), Duration.ofSeconds(1), 2, TimeUnit.MILLISECONDS);

  /** Lettuce would let a Redis that was away for minutes wait half a minute once it is back. */
  @Bean
  ClientResourcesBuilderCustomizer reconnectSoon() {
    return resources -> resources.reconnectDelay(RECONNECT);
  }
}
