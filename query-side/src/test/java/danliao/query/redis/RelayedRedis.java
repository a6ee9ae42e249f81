package danliao.query.redis;

import static org.awaitility.Awaitility.await;

import danliao.testkit.RealServers;
import io.lettuce.core.ClientOptions;
import java.io.IOException;
import java.time.Duration;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** The real Redis, behind a line that fails, and the connections that the query side would make. */
record RelayedRedis(Relay relay, LettuceConnectionFactory connections) implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(60);

  /** How long a command may take. */
  static final Duration TIMEOUT = Duration.ofSeconds(2);

  static RelayedRedis open() throws IOException {
    Relay relay = new Relay(RealServers.redisPort());
    ClientOptions.Builder options = ClientOptions.builder();
    RedisConfiguration.bound(options);
    LettuceConnectionFactory connections =
        new LettuceConnectionFactory(
            new RedisStandaloneConfiguration("127.0.0.1", relay.port()),
            LettuceClientConfiguration.builder()
                .commandTimeout(TIMEOUT)
                .clientOptions(options.build())
                .build());
    connections.afterPropertiesSet();
    connections.start();
    return new RelayedRedis(relay, connections);
  }

  /** Returns once the question is answered. */
  static void awaitAnswer(Runnable question) {
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(
            () -> {
              question.run();
              return true;
            });
  }

  @Override
  public void close() throws IOException {
    connections.destroy();
    relay.close();
  }
}
