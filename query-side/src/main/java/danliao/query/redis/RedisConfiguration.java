package danliao.query.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.resource.Delay;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.data.redis.autoconfigure.ClientResourcesBuilderCustomizer;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientOptionsBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/** Spring makes the client from {@code spring.data.redis.*}. */
@Configuration(proxyBeanMethods = false)
public class RedisConfiguration {
  private static final Delay RECONNECT =
      Delay.exponential(Duration.ofMillis(20), Duration.ofSeconds(1), 2, TimeUnit.MILLISECONDS);

  /**
   * Commands without an answer: several times what all that asks Redis at once may send. Lettuce's
   * own bound is none, and a Redis that hangs gets everybody's retries.
   */
  static final int WAITING_COMMANDS = 8_192;

  /** Lettuce would let a Redis that was away for minutes wait half a minute once it is back. */
  @Bean
  ClientResourcesBuilderCustomizer reconnectSoon() {
    return resources -> resources.reconnectDelay(RECONNECT);
  }

  @Bean
  LettuceClientOptionsBuilderCustomizer boundedCommands() {
    return RedisConfiguration::bound;
  }

  @Bean
  StoreTemplate storeTemplate(RedisConnectionFactory connections) {
    return new StoreTemplate(connections);
  }

  /** Whoever asks a Redis that is away hears so at once, and asks again: nothing is kept for it. */
  static void bound(ClientOptions.Builder options) {
    options
        .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
        .requestQueueSize(WAITING_COMMANDS);
  }
}
