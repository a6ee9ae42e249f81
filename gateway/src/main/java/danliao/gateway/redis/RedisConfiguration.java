package danliao.gateway.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.TimeoutOptions;
import org.springframework.boot.data.redis.autoconfigure.DataRedisProperties;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientOptionsBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** Spring makes the client from {@code spring.data.redis.*}; the gateway uses it directly. */
@Configuration(proxyBeanMethods = false)
public class RedisConfiguration {
  private static final int COMMANDS_WAITING = 50_000;

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

  @Bean
  RedisLink redisLink(LettuceConnectionFactory factory) {
    return new RedisLink(factory::getRequiredNativeClient);
  }
}
