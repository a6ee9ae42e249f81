package danliao.gateway.presence;

import danliao.api.Presence;
import danliao.api.Presence.Lease;
import danliao.gateway.redis.RedisLink;
import danliao.gateway.settings.AllowedStamps;
import danliao.gateway.settings.GatewaySettings.Timeouts;
import danliao.gateway.settings.Incarnation;
import io.lettuce.core.SetArgs;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Says every few seconds that this gateway is alive, and looks who else is. Where Redis was away or
 * has forgotten us, {@code onLost} is told once it knows us again.
 */
public final class GatewayLease implements HealthIndicator {
  private static final Logger log = LoggerFactory.getLogger(GatewayLease.class);
  private static final long BELIEVABLE_ROUND_TRIP = TimeUnit.MILLISECONDS.toNanos(50);

  private final RedisLink redis;
  private final LiveGateways live;
  private final Incarnation self;
  private final AllowedStamps stamps;
  private final Clock clock;
  private final Timeouts timeouts;
  private final ScheduledExecutorService ticks =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("lease").factory());
  private final AtomicBoolean reconnected = new AtomicBoolean();
  private volatile Runnable onLost = () -> {};
  private volatile String grpcAddress = "";
  private volatile long renewedAt;
  private volatile boolean held;
  private volatile boolean everHeld;

  /** How far our wall clock is ahead of Redis's, as last measured with a quick answer. */
  private volatile long wallClockAhead;

  GatewayLease(
      RedisLink redis,
      LiveGateways live,
      Incarnation self,
      AllowedStamps stamps,
      Clock clock,
      Timeouts timeouts,
      MeterRegistry meters) {
    this.redis = redis;
    this.live = live;
    this.self = self;
    this.stamps = stamps;
    this.clock = clock;
    this.timeouts = timeouts;
    Gauge.builder("danliao.gateway.lease", this, lease -> lease.isHeld() ? 1 : 0).register(meters);
    Gauge.builder("danliao.gateway.clock.ahead", this, lease -> lease.wallClockAhead / 1000.0)
        .register(meters);
    redis.onReconnect(() -> reconnected.set(true));
  }

  /**
   * From now on others find our connections.
   *
   * @param address host:port of our gRPC service
   * @param lost what to do when Redis may have lost our connections
   */
  public void start(String address, Runnable lost) {
    grpcAddress = address;
    onLost = lost;
    every(timeouts.leaseView(), this::view);
    every(timeouts.leaseRenewal(), this::renew);
  }

  private void every(Duration period, Runnable step) {
    var unused = ticks.scheduleAtFixedRate(step, 0, period.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void view() {
    var unused = live.refresh().exceptionally(GatewayLease::away);
    if (reconnected.get()) {
      renew();
    }
  }

  private void renew() {
    boolean after = reconnected.getAndSet(false);
    long askedAt = System.nanoTime();
    CompletionStage<Void> renewal =
        redis
            .<List<String>>call(commands -> commands.time())
            .thenCompose(time -> write(millis(time), System.nanoTime() - askedAt))
            .thenAccept(former -> renewed(former.isEmpty() || after));
    var unused =
        renewal.exceptionally(
            failure -> {
              if (after) {
                reconnected.set(true);
              }
              return away(failure);
            });
  }

  private static long millis(List<String> time) {
    return Long.parseLong(time.get(0)) * 1000 + Long.parseLong(time.get(1)) / 1000;
  }

  private CompletionStage<String> write(long redisMillis, long roundTrip) {
    if (roundTrip < BELIEVABLE_ROUND_TRIP) {
      wallClockAhead = clock.millis() - redisMillis;
    }
    long skew = Math.max(0, Math.max(wallClockAhead, stamps.aheadOf(redisMillis)));
    stamps.follow(redisMillis, live.largestSkew());
    String lease = new Lease(grpcAddress, skew).toString();
    SetArgs expiry = SetArgs.Builder.px(timeouts.lease().toMillis());
    String key = Presence.leaseKey(self.value());
    CompletionStage<String> written =
        redis
            .<String>call(commands -> commands.setGet(key, lease, expiry))
            .thenApply(former -> former == null ? "" : former);
    return written.thenCombine(
        redis.<Long>call(commands -> commands.sadd(Presence.GATEWAYS, self.value())),
        (former, added) -> former);
  }

  private void renewed(boolean forgotten) {
    boolean lost = everHeld && forgotten;
    renewedAt = System.nanoTime();
    held = true;
    everHeld = true;
    if (lost) {
      log.atWarn().addKeyValue("incarnation", self.value()).log("Redis had lost our lease");
      onLost.run();
    }
  }

  private static Void away(Throwable failure) {
    log.atDebug().addKeyValue("cause", failure.toString()).log("lease not renewed");
    return null;
  }

  /** Whether others take our connections for alive. */
  public boolean isHeld() {
    return held && System.nanoTime() - renewedAt < timeouts.lease().toNanos();
  }

  /** No more renewals, and the lease is given back; waits briefly. */
  public void stop() {
    ticks.shutdownNow();
    held = false;
    String key = Presence.leaseKey(self.value());
    CompletableFuture<Void> given =
        redis
            .<Long>call(commands -> commands.del(key))
            .thenCombine(
                redis.<Long>call(commands -> commands.srem(Presence.GATEWAYS, self.value())),
                (deleted, removed) -> (Void) null)
            .toCompletableFuture();
    try {
      given.get(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
      log.atWarn().addKeyValue("cause", e.toString()).log("lease is left to expire");
    }
  }

  @Override
  public Health health() {
    return (isHeld() ? Health.up() : Health.down()).build();
  }
}
