package danliao.gateway.broker;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Whether the broker takes commands: its route is known, and the last few publishes did not all
 * fail. Failures are forgotten after a while, else a gateway that is not asked any more would never
 * find out that the broker is back.
 */
final class BrokerHealth implements HealthIndicator {
  private static final Logger log = LoggerFactory.getLogger(BrokerHealth.class);
  private static final int FAILURES = 3;
  private static final long FORGET = Duration.ofSeconds(10).toNanos();
  private static final int SECONDS_BETWEEN_LOOKS = 5;

  private final DefaultMQProducer producer;
  private final BrokerSettings settings;
  private final ScheduledExecutorService routes =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("broker-route").factory());
  private final AtomicInteger failuresInARow = new AtomicInteger();
  private volatile long lastFailure;
  private volatile boolean routeKnown;

  BrokerHealth(DefaultMQProducer producer, BrokerSettings settings) {
    this.producer = producer;
    this.settings = settings;
  }

  /** Looks for the route until it is stopped: now, and every few seconds. */
  void start() {
    var unused =
        routes.scheduleWithFixedDelay(this::findRoute, 0, SECONDS_BETWEEN_LOOKS, TimeUnit.SECONDS);
  }

  void stop() {
    routes.shutdownNow();
  }

  private void findRoute() {
    try {
      routeKnown = !producer.fetchPublishMessageQueues(settings.commandTopic()).isEmpty();
    } catch (MQClientException | RuntimeException e) {
      routeKnown = false;
      log.atWarn()
          .addKeyValue("nameServer", settings.nameServer())
          .addKeyValue("topic", settings.commandTopic())
          .addKeyValue("cause", String.valueOf(e.getMessage()).lines().findFirst().orElse(""))
          .log("no route to the broker, trying again");
    }
  }

  void published() {
    if (failuresInARow.get() != 0) {
      failuresInARow.set(0);
    }
  }

  /** The first of a row of failures is logged; the rest would say the same. */
  void failed(Throwable failure) {
    lastFailure = System.nanoTime();
    if (failuresInARow.getAndIncrement() == 0) {
      log.atWarn()
          .addKeyValue("cause", String.valueOf(failure.getCause()).lines().findFirst().orElse(""))
          .log("publish failed");
    }
  }

  boolean isUp() {
    boolean failing = failuresInARow.get() >= FAILURES && System.nanoTime() - lastFailure < FORGET;
    return routeKnown && !failing;
  }

  @Override
  public Health health() {
    return (isUp() ? Health.up() : Health.down()).build();
  }
}
