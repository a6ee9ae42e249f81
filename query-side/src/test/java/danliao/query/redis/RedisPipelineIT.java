package danliao.query.redis;

import static danliao.query.redis.RelayedRedis.PATIENCE;
import static danliao.query.redis.RelayedRedis.TIMEOUT;
import static danliao.query.redis.RelayedRedis.awaitAnswer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import danliao.query.store.StoreUnavailableException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.RedisConnection;

class RedisPipelineIT {
  private static final int FLOOD = 20_000;
  private static final byte[] KEY = "danliao:test:nothing-is-here".getBytes(StandardCharsets.UTF_8);

  private RelayedRedis relayed;
  private Relay relay;
  private RedisPipeline redis;

  @BeforeEach
  void connect() throws IOException {
    relayed = RelayedRedis.open();
    relay = relayed.relay();
    redis = new RedisPipeline(relayed.connections(), TIMEOUT);
    ask();
  }

  @AfterEach
  void disconnect() throws IOException {
    relayed.close();
  }

  @Test
  void nothingIsKeptForARedisThatIsAway() {
    relay.cut();
    await().atMost(PATIENCE).until(() -> pending(sent(10)) == 0);
    // None of them waits for anything.
    assertThat(pending(sent(FLOOD))).isZero();
    assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(this::ask);
    relay.pass();
    awaitAnswer(this::ask);
  }

  @Test
  void aRedisThatHangsKeepsNoMoreWaitingThanTheBound() throws InterruptedException {
    relay.hang();
    List<RedisFuture<byte[]>> sent = sent(FLOOD);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(pending(sent))
                    .isBetween(1L, (long) RedisConfiguration.WAITING_COMMANDS));
    assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(this::ask);
    relay.pass();
    await().atMost(PATIENCE).until(() -> pending(sent) == 0);
    awaitAnswer(this::ask);
  }

  private void ask() {
    redis.pipeline(commands -> List.of(commands.get(KEY).toCompletableFuture()));
  }

  @SuppressWarnings("unchecked") // Lettuce's connection of Spring Data is one of bytes
  private List<RedisFuture<byte[]>> sent(int count) {
    try (RedisConnection connection = relayed.connections().getConnection()) {
      var commands = (RedisClusterAsyncCommands<byte[], byte[]>) connection.getNativeConnection();
      return Stream.generate(() -> commands.get(KEY)).limit(count).toList();
    }
  }

  private static long pending(List<RedisFuture<byte[]>> sent) {
    return sent.stream().filter(future -> !future.isDone()).count();
  }
}
