package danliao.gateway.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.resource.Delay;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.data.redis.autoconfigure.ClientResourcesBuilderCustomizer;
import org.springframework.boot.data.redis.autoconfigure.DataRedisProperties;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientOptionsBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** Spring makes the client from {@code spring.data.redis.*}; the gateway uses it directly. */
@Configuration(proxyBeanMethods = false)
public class RedisConfiguration {
  private static final int COMMANDS_WAITING = 50_000;
  private static final Delay RECONNECT =
      Delay.exponential(Duration.ofMillis(20), Duration.ofSeconds(1), 2, TimeUnit.MILLISECONDS);

  /** A command that was under way when Redis went is given up, not repeated: its answer is late. */
  @Bean
  LettuceClientOptionsBuilderCustomizer failFast(DataRedisProperties redis) {
    return options ->
        options
            .autoReconnect(true)
            .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
            .replayFilter(command -> true)
            .requestQueueSize(COMMANDS_WAITING)
            .timeoutOptions(TimeoutOptions.enabled(redis.getTimeout()));
  }

  /** Lettuce would let a Redis that was away for minutes wait half a minute once it is back. */
  @Bean
  ClientResourcesBuilderCustomizer reconnectSoon() {
    return resources -> resources.reconnectDelay(RECONNECT);
  }

  @Bean
  RedisLink redisLink(LettuceConnectionFactory factory) {
    return new RedisLink(factory::getRequiredNativeClient);
  }
}
