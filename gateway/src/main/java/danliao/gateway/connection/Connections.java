package danliao.gateway.connection;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The devices connected to this gateway. Thread-safe. */
public final class Connections {
  /** Each value is immutable: a user has few devices, and pushes read without a lock. */
  private final ConcurrentMap<String, Map<String, Connection>> byUser = new ConcurrentHashMap<>();

  private final AtomicInteger count = new AtomicInteger();

  public Connections(MeterRegistry meters) {
    meters.gauge("danliao.gateway.connections", count);
  }

  /**
   * Takes a connection in; of two of the same device the newer login stays.
   *
   * @return the one that does not; null if the device has no other here
   */
  public @Nullable Connection add(Connection connection) {
    List<Connection> outdated = new ArrayList<>(1);
    byUser.compute(
        connection.userId(),
        (user, devices) -> {
          Map<String, Connection> now = devices == null ? new HashMap<>() : new HashMap<>(devices);
          Connection other = now.get(connection.deviceId());
          if (other == null) {
            count.incrementAndGet();
          }
          if (other == null || other.epoch() < connection.epoch()) {
            now.put(connection.deviceId(), connection);
            if (other != null) {
              outdated.add(other);
            }
          } else {
            outdated.add(connection);
          }
          return Map.copyOf(now);
        });
    return outdated.isEmpty() ? null : outdated.getFirst();
  }

  public void remove(Connection connection) {
    byUser.computeIfPresent(
        connection.userId(),
        (user, devices) -> {
          if (devices.get(connection.deviceId()) != connection) {
            return devices;
          }
          count.decrementAndGet();
          Map<String, Connection> now = new HashMap<>(devices);
          now.remove(connection.deviceId());
          return now.isEmpty() ? null : Map.copyOf(now);
        });
  }

  /** The user's connections here. */
  public Collection<Connection> of(String userId) {
    return byUser.getOrDefault(userId, Map.of()).values();
  }

  public int size() {
    return count.get();
  }

  /** All of them, as they are now. */
  public List<Connection> all() {
    List<Connection> all = new ArrayList<>(count.get());
    byUser.values().forEach(devices -> all.addAll(devices.values()));
    return all;
  }
}
