package danliao.query.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import danliao.query.store.StoreUnavailableException;
import danliao.testkit.RealServers;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisCommandExecutionException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.script.RedisScript;

/** The real Redis, behind a line that fails. */
class StoreTemplateIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final RedisScript<Long> ANSWER = RedisScript.of("return 42", Long.class);

  private final String key = "danliao:test:" + Long.toString(System.nanoTime(), 36);
  private Relay relay;
  private LettuceConnectionFactory connections;
  private StoreTemplate redis;

  @BeforeEach
  void connect() throws IOException {
    relay = new Relay(RealServers.redisPort());
    ClientOptions.Builder options = ClientOptions.builder();
    RedisConfiguration.bound(options);
    connections =
        new LettuceConnectionFactory(
            new RedisStandaloneConfiguration("127.0.0.1", relay.port()),
            LettuceClientConfiguration.builder()
                .commandTimeout(TIMEOUT)
                .clientOptions(options.build())
                .build());
    connections.afterPropertiesSet();
    connections.start();
    redis = new StoreTemplate(connections);
    ask();
  }

  @AfterEach
  void disconnect() throws IOException {
    connections.destroy();
    relay.close();
  }

  @Test
  void oneThatIsAwayIsUnavailableUntilItIsBack() {
    relay.cut();
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(this::ask));
    relay.pass();
    awaitAnswer();
  }

  @Test
  void oneThatHangsIsUnavailableUntilItGoesOn() throws InterruptedException {
    relay.hang();
    assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(this::ask);
    relay.pass();
    awaitAnswer();
  }

  @Test
  void whatItRefusesIsAFaultOfWhoAsks() {
    redis.opsForValue().set(key, "text", Duration.ofMinutes(1));
    assertThatExceptionOfType(RedisCommandExecutionException.class)
        .isThrownBy(() -> redis.opsForSet().members(key))
        .withMessageStartingWith("WRONGTYPE");
  }

  @Test
  void aScriptThatItHasForgottenIsToldAgain() {
    assertThat(redis.execute(ANSWER, List.of())).isEqualTo(42);
    try (var connection = connections.getConnection()) {
      connection.scriptingCommands().scriptFlush();
    }
    assertThat(redis.execute(ANSWER, List.of())).isEqualTo(42);
  }

  private void ask() {
    redis.opsForValue().get(key);
  }

  private void awaitAnswer() {
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(
            () -> {
              ask();
              return true;
            });
  }
}
