package danliao.query.redis;

import static danliao.query.redis.RelayedRedis.PATIENCE;
import static danliao.query.redis.RelayedRedis.awaitAnswer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import danliao.query.store.StoreUnavailableException;
import io.lettuce.core.RedisCommandExecutionException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.core.script.RedisScript;

class StoreTemplateIT {
  private static final RedisScript<Long> ANSWER = RedisScript.of("return 42", Long.class);

  private final String key = "danliao:test:" + Long.toString(System.nanoTime(), 36);
  private RelayedRedis relayed;
  private Relay relay;
  private StoreTemplate redis;

  @BeforeEach
  void connect() throws IOException {
    relayed = RelayedRedis.open();
    relay = relayed.relay();
    redis = new StoreTemplate(relayed.connections());
    ask();
  }

  @AfterEach
  void disconnect() throws IOException {
    relayed.close();
  }

  @Test
  void oneThatIsAwayIsUnavailableUntilItIsBack() {
    relay.cut();
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(this::ask));
    relay.pass();
    awaitAnswer(this::ask);
  }

  @Test
  void oneThatHangsIsUnavailableUntilItGoesOn() throws InterruptedException {
    relay.hang();
    assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(this::ask);
    relay.pass();
    awaitAnswer(this::ask);
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
    try (var connection = relayed.connections().getConnection()) {
      connection.scriptingCommands().scriptFlush();
    }
    assertThat(redis.execute(ANSWER, List.of())).isEqualTo(42);
  }

  private void ask() {
    redis.opsForValue().get(key);
  }
}
