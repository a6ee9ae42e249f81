package danliao.gateway.presence;

import danliao.api.Presence;
import danliao.api.Presence.Entry;
import danliao.api.Presence.Lease;
import danliao.gateway.presence.Leftovers.Leftover;
import danliao.gateway.redis.LuaFile;
import danliao.gateway.redis.RedisLink;
import danliao.gateway.settings.AllowedStamps;
import danliao.gateway.settings.Incarnation;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.redis.core.script.RedisScript;

/** Registers devices in Redis, and says where those of a user are. Never blocks; thread-safe. */
public final class RedisDeviceRegister implements Directory, Logins, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RedisDeviceRegister.class);
  private static final RedisScript<List<Object>> REGISTER = LuaFile.named("register");
  private static final RedisScript<List<Object>> UNREGISTER = LuaFile.named("unregister");
  private static final RedisScript<List<Object>> RESTORE = LuaFile.named("restore");

  /** How long entries are kept past the token that their connection ends with: clocks differ. */
  private static final Duration PAST_TOKEN = Duration.ofDays(1);

  private final RedisLink redis;
  private final LiveGateways live;
  private final Incarnation self;
  private final AllowedStamps stamps;
  private final int deviceLimit;
  private final Timer lookups;
  private final Counter failures;
  private final Leftovers leftovers =
      new Leftovers(this::remove, CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS));

  RedisDeviceRegister(
      RedisLink redis,
      LiveGateways live,
      Incarnation self,
      AllowedStamps stamps,
      int deviceLimit,
      MeterRegistry meters) {
    this.redis = redis;
    this.live = live;
    this.self = self;
    this.stamps = stamps;
    this.deviceLimit = deviceLimit;
    this.lookups =
        Timer.builder("danliao.gateway.presence").publishPercentiles(0.5, 0.99).register(meters);
    this.failures = meters.counter("danliao.gateway.presence.failures");
    meters.gauge("danliao.gateway.presence.leftovers", leftovers, Leftovers::size);
  }

  @Override
  public CompletionStage<Registration> register(
      String userId, String deviceId, Instant tokenExpiresAt) {
    List<String> arguments = new ArrayList<>();
    arguments.add(deviceId);
    arguments.add(self.value());
    arguments.add(Integer.toString(deviceLimit));
    arguments.add(expiry(tokenExpiresAt));
    arguments.add(self.value());
    arguments.addAll(live.incarnations());
    return redis
        .run(REGISTER, keys(userId), arguments.toArray(String[]::new))
        .thenApply(this::registered);
  }

  private Registration registered(List<Object> answer) {
    stamps.follow(Long.parseLong((String) answer.get(2)), live.largestSkew());
    if ((Long) answer.get(0) == 0) {
      throw new TooManyDevicesException(deviceLimit);
    }
    return new Registration(Long.parseLong((String) answer.get(1)), entry((String) answer.get(3)));
  }

  @Override
  public CompletionStage<Boolean> unregister(String userId, String deviceId, long epoch) {
    Leftover entry = new Leftover(userId, deviceId, epoch);
    return remove(entry)
        .whenComplete(
            (removed, failure) -> {
              if (failure != null) {
                leftovers.add(entry);
              }
            });
  }

  private CompletionStage<Boolean> remove(Leftover entry) {
    return redis
        .run(
            UNREGISTER,
            keys(entry.userId()),
            entry.deviceId(),
            self.value(),
            Long.toString(entry.epoch()))
        .thenApply(answer -> (Long) answer.get(0) == 1);
  }

  /** Writes a living connection's entry again; false if a newer login has taken over. */
  public CompletionStage<Boolean> restore(
      String userId, String deviceId, long epoch, Instant tokenExpiresAt) {
    return redis
        .run(
            RESTORE,
            keys(userId),
            deviceId,
            self.value(),
            Long.toString(epoch),
            expiry(tokenExpiresAt))
        .thenApply(answer -> (Long) answer.get(0) == 1);
  }

  private static String expiry(Instant tokenExpiresAt) {
    return Long.toString(tokenExpiresAt.getEpochSecond() + PAST_TOKEN.toSeconds());
  }

  private static String[] keys(String userId) {
    return new String[] {Presence.userKey(userId), Presence.epochKey(userId)};
  }

  @Override
  public CompletionStage<List<Location>> locate(String userId) {
    long startedAt = System.nanoTime();
    return redis
        .<Map<String, String>>call(commands -> commands.hgetall(Presence.userKey(userId)))
        .thenCompose(this::locations)
        .whenComplete(
            (done, failure) -> {
              lookups.record(System.nanoTime() - startedAt, TimeUnit.NANOSECONDS);
              if (failure != null) {
                failures.increment();
              }
            });
  }

  private CompletionStage<List<Location>> locations(Map<String, String> hash) {
    if (hash.isEmpty()) {
      return CompletableFuture.completedFuture(List.of());
    }
    Map<String, Entry> entries = new HashMap<>();
    Set<String> unknown = new HashSet<>();
    hash.forEach(
        (device, value) -> {
          Entry entry = entry(value);
          if (entry != null) {
            entries.put(device, entry);
            if (lease(entry) == null) {
              unknown.add(entry.incarnation());
            }
          }
        });
    return unknown.isEmpty()
        ? CompletableFuture.completedFuture(alive(entries))
        : live.lookFor(unknown).thenApply(looked -> alive(entries));
  }

  private List<Location> alive(Map<String, Entry> entries) {
    List<Location> locations = new ArrayList<>(entries.size());
    entries.forEach(
        (device, entry) -> {
          Lease lease = lease(entry);
          if (lease != null) {
            locations.add(new Location(device, entry.incarnation(), lease.grpcAddress()));
          }
        });
    return locations;
  }

  /** Where a former login was, if that gateway is alive. */
  public @Nullable Location locationOf(String deviceId, Entry entry) {
    Lease lease = lease(entry);
    return lease == null ? null : new Location(deviceId, entry.incarnation(), lease.grpcAddress());
  }

  /** This gateway is alive to itself, whatever Redis knows of it. */
  private @Nullable Lease lease(Entry entry) {
    return entry.incarnation().equals(self.value())
        ? new Lease("", 0)
        : live.lease(entry.incarnation());
  }

  private static @Nullable Entry entry(String value) {
    if (value.isEmpty()) {
      return null;
    }
    try {
      return Entry.parse(value);
    } catch (IllegalArgumentException e) {
      log.atWarn().addKeyValue("cause", e.getMessage()).log("presence entry cannot be read");
      return null;
    }
  }

  @Override
  public void close() {
    leftovers.close();
  }
}
