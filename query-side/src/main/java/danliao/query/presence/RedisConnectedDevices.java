package danliao.query.presence;

import danliao.api.Presence;
import danliao.query.redis.RedisPipeline;
import danliao.query.redis.StoreTemplate;
import danliao.query.store.StoreUnavailableException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks up in Redis what gateways register there. Leases are read once a second: what is registered
 * with a gateway that has died counts for at most a second longer than its lease.
 */
final class RedisConnectedDevices implements ConnectedDevices, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RedisConnectedDevices.class);

  /** A gateway's, unless it was configured otherwise. */
  private static final Duration LEASE = Duration.ofSeconds(10);

  private final RedisPipeline redis;
  private final StoreTemplate template;
  private final Counter malformed;
  private final ScheduledExecutorService refresher =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("gateway-leases").factory());
  private volatile Map<String, Gateway> gateways = Map.of();
  private final Certainty certainty = new Certainty(LEASE, System.nanoTime());
  private volatile boolean certain = true;
  private boolean failing;

  RedisConnectedDevices(RedisPipeline redis, StoreTemplate template, MeterRegistry meters) {
    this.redis = redis;
    this.template = template;
    this.malformed = meters.counter("danliao.query.presence.malformed");
  }

  void start() {
    var unused = refresher.scheduleWithFixedDelay(this::tryRefresh, 0, 1, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    refresher.shutdownNow();
  }

  @Override
  public Set<Gateway> gateways() {
    return Set.copyOf(gateways.values());
  }

  @Override
  public Map<String, List<Device>> of(Collection<String> users) {
    if (!certain) {
      throw new StoreUnavailableException(
          "redis", new IllegalStateException("gateways write presence again"));
    }
    List<String> asked = List.copyOf(Set.copyOf(users));
    List<Map<byte[], byte[]>> found = hashes(asked);
    Map<String, List<Device>> devices = new HashMap<>();
    for (int i = 0; i < asked.size(); i++) {
      List<Device> live = live(found.get(i));
      if (!live.isEmpty()) {
        devices.put(asked.get(i), live);
      }
    }
    return devices;
  }

  private List<Map<byte[], byte[]>> hashes(List<String> users) {
    return redis.pipeline(
        commands ->
            users.stream()
                .map(user -> commands.hgetall(bytes(Presence.userKey(user))).toCompletableFuture())
                .toList());
  }

  private List<Device> live(Map<byte[], byte[]> entries) {
    List<Device> devices = new ArrayList<>();
    entries.forEach(
        (device, value) ->
            parsed(text(value), Presence.Entry::parse)
                .ifPresent(
                    entry -> {
                      Gateway gateway = gateways.get(entry.incarnation());
                      if (gateway != null) {
                        devices.add(new Device(text(device), gateway, entry.sinceMillis()));
                      }
                    }));
    return devices;
  }

  /** What cannot be read must not hold up the deliveries of everybody else. */
  private <T> Optional<T> parsed(String value, Function<String, T> parser) {
    try {
      return Optional.of(parser.apply(value));
    } catch (IllegalArgumentException e) {
      malformed.increment();
      return Optional.empty();
    }
  }

  private void tryRefresh() {
    try {
      refresh();
      failing = false;
    } catch (RuntimeException e) {
      if (!failing) {
        log.atWarn().addKeyValue("cause", e.toString()).log("gateway leases cannot be read");
      }
      failing = true;
      certainty.failed();
    }
  }

  private void refresh() {
    List<String> incarnations = List.copyOf(template.opsForSet().members(Presence.GATEWAYS));
    List<@Nullable String> found =
        template.opsForValue().multiGet(incarnations.stream().map(Presence::leaseKey).toList());
    Map<String, Gateway> live = new HashMap<>();
    for (int i = 0; i < found.size(); i++) {
      String lease = found.get(i);
      if (lease != null) {
        String incarnation = incarnations.get(i);
        parsed(lease, Presence.Lease::parse)
            .ifPresent(said -> live.put(incarnation, new Gateway(incarnation, said.grpcAddress())));
      }
    }
    remember(live);
  }

  /** As long as presence is not certain, a gateway that was forgotten may still live. */
  private void remember(Map<String, Gateway> live) {
    long now = System.nanoTime();
    certainty.seen(gateways.keySet(), live.keySet(), now);
    certain = certainty.isCertain(now);
    if (!certain) {
      gateways.forEach(live::putIfAbsent);
    }
    gateways = Map.copyOf(live);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
