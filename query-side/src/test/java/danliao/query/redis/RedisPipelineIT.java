package danliao.query.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import danliao.query.store.StoreUnavailableException;
import danliao.testkit.RealServers;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** The real Redis, behind a line that fails. */
class RedisPipelineIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final int FLOOD = 20_000;
  private static final byte[] KEY = "danliao:test:nothing-is-here".getBytes(StandardCharsets.UTF_8);

  private Relay relay;
  private LettuceConnectionFactory connections;
  private RedisPipeline redis;

  @BeforeEach
  void connect() throws IOException {
    relay = new Relay(RealServers.redisPort());
    ClientOptions.Builder options = ClientOptions.builder();
    RedisConfiguration.bound(options);
    connections =
        new LettuceConnectionFactory(
            new RedisStandaloneConfiguration("127.0.0.1", relay.port()),
            LettuceClientConfiguration.builder().clientOptions(options.build()).build());
    connections.afterPropertiesSet();
    connections.start();
    redis = new RedisPipeline(connections, TIMEOUT);
    ask();
  }

  @AfterEach
  void disconnect() throws IOException {
    connections.destroy();
    relay.close();
  }

  @Test
  void nothingIsKeptForARedisThatIsAway() {
    relay.cut();
    await().atMost(PATIENCE).until(() -> pending(sent(10)) == 0);
    // None of them waits for anything.
    assertThat(pending(sent(FLOOD))).isZero();
    assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(this::ask);
    relay.pass();
    awaitAnswer();
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
    awaitAnswer();
  }

  private void ask() {
    redis.pipeline(commands -> List.of(commands.get(KEY).toCompletableFuture()));
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

  @SuppressWarnings("unchecked") // Lettuce's connection of Spring Data is one of bytes
  private List<RedisFuture<byte[]>> sent(int count) {
    try (RedisConnection connection = connections.getConnection()) {
      var commands = (RedisClusterAsyncCommands<byte[], byte[]>) connection.getNativeConnection();
      return Stream.generate(() -> commands.get(KEY)).limit(count).toList();
    }
  }

  private static long pending(List<RedisFuture<byte[]>> sent) {
    return sent.stream().filter(future -> !future.isDone()).count();
  }
}
