package danliao.gateway.http;

import static org.awaitility.Awaitility.await;

import danliao.gateway.GatewayApplication;
import danliao.testkit.RealServers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.logging.LoggingApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;

/** A whole gateway in this JVM. */
final class RunningGateway implements AutoCloseable {
  /** Numbers that no gateway of the stack beside the tests has. */
  private static final AtomicInteger NODES = new AtomicInteger(500);

  /** Logging is the JVM's: who starts beside another would set it up again under that one. */
  private static final AtomicBoolean LOGS = new AtomicBoolean();

  private final ConfigurableApplicationContext context;

  private RunningGateway(ConfigurableApplicationContext context) {
    this.context = context;
  }

  /** Starts one and waits until others know it. */
  static RunningGateway ready(Servers servers, int querySide, String... settings) {
    RunningGateway gateway = started(servers, querySide, settings);
    gateway.awaitLease();
    return gateway;
  }

  static RunningGateway started(Servers servers, int querySide, String... settings) {
    SpringApplication application = new SpringApplication(GatewayApplication.class);
    if (LOGS.getAndSet(true)) {
      application.setListeners(
          application.getListeners().stream()
              .filter(listener -> !(listener instanceof LoggingApplicationListener))
              .toList());
    }
    return new RunningGateway(application.run(arguments(servers, querySide, settings)));
  }

  /** For the command line of one that is told apart from all others. */
  static String[] arguments(Servers servers, int querySide, String... settings) {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("spring.config.import", "configtree:" + RealServers.secretsFolder() + "/");
    properties.put("spring.data.redis.port", Integer.toString(RealServers.redisPort()));
    properties.put("spring.grpc.server.address", "127.0.0.1:0");
    properties.put("rocketmq.name-server", RealServers.nameServer());
    properties.put("danliao.gateway.command-topic", servers.topic());
    properties.put("danliao.gateway.id", "test-" + UUID.randomUUID());
    properties.put("danliao.gateway.node", Integer.toString(NODES.getAndIncrement()));
    properties.put("danliao.gateway.port", "0");
    properties.put("danliao.gateway.query-side", "127.0.0.1:" + querySide);
    // Patience: on a machine that is busy with other things, slow is not what these tests look for.
    properties.put("spring.data.redis.timeout", "20s");
    properties.put("danliao.gateway.timeouts.publish", "20s");
    properties.put("danliao.gateway.timeouts.peer", "20s");
    properties.put("danliao.gateway.timeouts.drain", "20s");
    properties.put("danliao.gateway.timeouts.request", "60s");
    properties.put("danliao.gateway.timeouts.lease", "60s");
    for (String setting : settings) {
      int equals = setting.indexOf('=');
      properties.put(setting.substring(0, equals), setting.substring(equals + 1));
    }
    return properties.entrySet().stream()
        .map(p -> "--" + p.getKey() + '=' + p.getValue())
        .toArray(String[]::new);
  }

  private void awaitLease() {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> context.getBean(danliao.gateway.presence.GatewayLease.class).isHeld());
  }

  int port() {
    return context.getBean(GatewayServer.class).port();
  }

  <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  @Override
  public void close() {
    context.close();
  }
}
