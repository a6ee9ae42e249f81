package danliao.query.presence;

import static org.awaitility.Awaitility.await;

import danliao.query.redis.RedisPipeline;
import danliao.query.redis.StoreTemplate;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/** Real presence, once it has seen the test's own gateway. */
public final class TestPresence implements AutoCloseable {
  private final RedisConnectedDevices presence;

  public TestPresence(RedisConnectionFactory connections, String gateway) {
    presence =
        new RedisConnectedDevices(
            new RedisPipeline(connections, Duration.ofSeconds(5)),
            new StoreTemplate(connections),
            new SimpleMeterRegistry());
    presence.start();
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> presence.gateways().stream().anyMatch(g -> g.grpcAddress().equals(gateway)));
  }

  public ConnectedDevices devices() {
    return presence;
  }

  @Override
  public void close() {
    presence.close();
  }
}
