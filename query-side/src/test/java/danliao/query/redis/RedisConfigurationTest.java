package danliao.query.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.ClientOptions;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.context.annotation.Import;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

class RedisConfigurationTest {
  @ImportAutoConfiguration(DataRedisAutoConfiguration.class)
  @Import(RedisConfiguration.class)
  static class Application {}

  @Test
  void springsClientKeepsNothingForARedisThatIsAwayAndABoundedNumberForOneThatHangs() {
    try (var context =
        new SpringApplicationBuilder(Application.class)
            .web(WebApplicationType.NONE)
            .properties("spring.config.name=redis-configuration-test")
            .run()) {
      ClientOptions options =
          context
              .getBean(LettuceConnectionFactory.class)
              .getClientConfiguration()
              .getClientOptions()
              .orElseThrow();
      assertThat(options.getDisconnectedBehavior())
          .isEqualTo(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS);
      assertThat(options.getRequestQueueSize()).isEqualTo(RedisConfiguration.WAITING_COMMANDS);
    }
  }
}
