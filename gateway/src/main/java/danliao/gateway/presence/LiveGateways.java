package danliao.gateway.presence;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import danliao.api.Presence;
import danliao.api.Presence.Lease;
import danliao.gateway.redis.RedisLink;
import io.lettuce.core.KeyValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Which gateways hold a lease, as of the last look. Thread-safe. */
final class LiveGateways {
  private final RedisLink redis;
  private volatile Map<String, Lease> leases = Map.of();

  /** Gateways without a lease, remembered briefly so that their users cost no look-up each. */
  private final Cache<String, Boolean> dead =
      Caffeine.newBuilder().maximumSize(1000).expireAfterWrite(Duration.ofSeconds(1)).build();

  LiveGateways(RedisLink redis) {
    this.redis = redis;
  }

  Set<String> incarnations() {
    return leases.keySet();
  }

  /** The lease of one that was alive at the last look. */
  @Nullable Lease lease(String incarnation) {
    return leases.get(incarnation);
  }

  /** The largest skew that a living gateway reports. */
  long largestSkew() {
    long largest = 0;
    for (Lease lease : leases.values()) {
      largest = Math.max(largest, lease.skewMillis());
    }
    return largest;
  }

  /** Looks again; removes those without a lease from the set of the known. */
  CompletionStage<Void> refresh() {
    return redis
        .<Set<String>>call(commands -> commands.smembers(Presence.GATEWAYS))
        .thenCompose(known -> leasesOf(List.copyOf(known)))
        .thenCompose(this::replace);
  }

  private CompletionStage<List<KeyValue<String, String>>> leasesOf(List<String> incarnations) {
    if (incarnations.isEmpty()) {
      return CompletableFuture.completedFuture(List.of());
    }
    String[] keys = incarnations.stream().map(Presence::leaseKey).toArray(String[]::new);
    return redis.<List<KeyValue<String, String>>>call(commands -> commands.mget(keys));
  }

  private CompletionStage<Void> replace(List<KeyValue<String, String>> found) {
    int prefix = Presence.leaseKey("").length();
    Map<String, Lease> now = new HashMap<>();
    List<String> gone = new ArrayList<>();
    for (KeyValue<String, String> lease : found) {
      String incarnation = lease.getKey().substring(prefix);
      if (lease.hasValue()) {
        now.put(incarnation, Lease.parse(lease.getValue()));
      } else {
        gone.add(incarnation);
      }
    }
    leases = Map.copyOf(now);
    if (gone.isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    return redis
        .<Long>call(commands -> commands.srem(Presence.GATEWAYS, gone.toArray(String[]::new)))
        .thenAccept(removed -> {});
  }

  /** Asks for leases the last look did not see: a gateway may have started since. */
  CompletionStage<Void> lookFor(Set<String> incarnations) {
    List<String> unknown = incarnations.stream().filter(i -> dead.getIfPresent(i) == null).toList();
    if (unknown.isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    return leasesOf(unknown).thenAccept(this::learn);
  }

  private synchronized void learn(List<KeyValue<String, String>> found) {
    int prefix = Presence.leaseKey("").length();
    Map<String, Lease> now = new HashMap<>(leases);
    for (KeyValue<String, String> lease : found) {
      String incarnation = lease.getKey().substring(prefix);
      if (lease.hasValue()) {
        now.put(incarnation, Lease.parse(lease.getValue()));
      } else {
        dead.put(incarnation, true);
      }
    }
    leases = Map.copyOf(now);
  }
}
