package danliao.gateway.presence;

import static danliao.api.HybridClock.MOST_AHEAD;

import danliao.gateway.redis.LuaFile;
import danliao.gateway.redis.RedisLink;
import danliao.gateway.settings.AllowedStamps;
import danliao.gateway.settings.Incarnation;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.SmartLifecycle;
import org.springframework.data.redis.core.script.RedisScript;

/**
 * Holds this gateway's node number, which is part of its stamps: two gateways with one number would
 * give two messages the same. A gateway whose number another one keeps does not start. One that
 * starts while Redis is away, or loses its number, gives no stamps until it has it.
 */
public final class NodeNumber implements SmartLifecycle, HealthIndicator {
  private static final Logger log = LoggerFactory.getLogger(NodeNumber.class);
  private static final RedisScript<List<Object>> TAKE = LuaFile.named("take_node");
  private static final RedisScript<List<Object>> LEAVE = LuaFile.named("leave_node");
  private static final Duration RENEWAL = Duration.ofSeconds(1);
  private static final Duration LOOK = Duration.ofMillis(100);
  private static final int PATIENCE_SECONDS = 5;

  private final RedisLink redis;
  private final int number;
  private final Incarnation self;
  private final AllowedStamps stamps;
  private final ScheduledExecutorService ticks =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("node-number").factory());
  private volatile @Nullable NodeTenure last;
  private volatile boolean running;

  NodeNumber(
      RedisLink redis, int number, Incarnation self, AllowedStamps stamps, MeterRegistry meters) {
    this.redis = redis;
    this.number = number;
    this.self = self;
    this.stamps = stamps;
    Gauge.builder("danliao.gateway.node.held", this, node -> node.isOurs() ? 1 : 0)
        .register(meters);
  }

  /**
   * Waits for who had the number before and was killed.
   *
   * @throws IllegalStateException if another gateway keeps it
   */
  @Override
  public void start() {
    Succession succession = new Succession(number);
    NodeTenure found = firstLook();
    while (found != null && !found.ours()) {
      succession.look(found);
      pause();
      found = firstLook();
    }
    running = true;
    var unused =
        ticks.scheduleWithFixedDelay(
            this::renew, RENEWAL.toMillis(), RENEWAL.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Null while Redis is away. */
  private @Nullable NodeTenure firstLook() {
    try {
      return take().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while taking node " + number, e);
    } catch (ExecutionException | TimeoutException e) {
      log.atWarn()
          .addKeyValue("node", number)
          .addKeyValue("cause", e.toString())
          .log("node number not confirmed, no sends until it is");
      return null;
    }
  }

  private static void pause() {
    try {
      Thread.sleep(LOOK);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void renew() {
    var unused =
        take()
            .whenComplete(
                (found, failure) -> {
                  if (failure != null) {
                    log.atDebug()
                        .addKeyValue("cause", failure.toString())
                        .log("node number not renewed");
                  }
                });
  }

  private CompletionStage<NodeTenure> take() {
    return redis
        .run(TAKE, keys(), self.value(), Long.toString(MOST_AHEAD.toMillis()))
        .thenApply(
            answer -> {
              NodeTenure found = NodeTenure.of(answer);
              found(found);
              return found;
            });
  }

  private void found(NodeTenure found) {
    NodeTenure before = last;
    last = found;
    if (found.ours()) {
      stamps.allow(found.redisMillis(), found.untilMillis());
    } else {
      stamps.forbid();
    }
    if (before == null || !before.holder().equals(found.holder())) {
      (found.ours() ? log.atInfo() : log.atWarn())
          .addKeyValue("node", number)
          .addKeyValue("holder", found.holder())
          .log(found.ours() ? "node number is ours" : "another gateway has our node number");
    }
  }

  private boolean isOurs() {
    NodeTenure found = last;
    return found != null && found.ours();
  }

  /** After the last message was stamped; whoever comes next need not wait. */
  @Override
  public void stop() {
    running = false;
    ticks.shutdownNow();
    if (!isOurs()) {
      return;
    }
    stamps.forbid();
    try {
      redis
          .run(LEAVE, keys(), self.value(), Long.toString(stamps.endOfGiven()))
          .toCompletableFuture()
          .orTimeout(1, TimeUnit.SECONDS)
          .join();
    } catch (CompletionException e) {
      log.atWarn().addKeyValue("cause", e.toString()).log("node number is left to expire");
    }
  }

  private String[] keys() {
    return new String[] {"danliao:1:node:" + number};
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** Before clients come in, and until they have gone. */
  @Override
  public int getPhase() {
    return RedisLink.PHASE + 1;
  }

  @Override
  public Health health() {
    return (isOurs() ? Health.up() : Health.down()).build();
  }
}
