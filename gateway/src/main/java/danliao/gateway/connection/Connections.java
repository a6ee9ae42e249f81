package danliao.gateway.connection;

import danliao.gateway.config.GatewaySettings;
import danliao.gateway.frames.CloseReason;
import danliao.gateway.frames.FrameCodec;
import danliao.gateway.frames.OutboundFrame;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/** The devices connected to this gateway. Thread-safe. */
public final class Connections {
  /** Each value is immutable: a user has few devices, and pushes read without a lock. */
  private final ConcurrentMap<String, Map<String, Connection>> byUser = new ConcurrentHashMap<>();

  private final AtomicInteger count = new AtomicInteger();
  private final GatewaySettings settings;
  private final ConversationMemory memory;
  private final Clock clock;
  private final LongSupplier nanoTime;
  private final ConnectionMetrics metrics;

  public Connections(
      GatewaySettings settings,
      ConversationMemory memory,
      Clock clock,
      LongSupplier nanoTime,
      MeterRegistry meters) {
    this.settings = settings;
    this.memory = memory;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.metrics = new ConnectionMetrics(meters);
    meters.gauge("danliao.gateway.connections", count);
    Gauge.builder("danliao.gateway.outbound.bytes", this, Connections::outboundBytes)
        .baseUnit("bytes")
        .register(meters);
  }

  /** The handler that runs a device's connection from its upgrade on. */
  public ChannelHandler handler(
      Login login, FrameCodec codec, Channel channel, ConnectionListener listener) {
    Connection connection =
        new Connection(login, codec, channel, listener, settings, metrics, memory, nanoTime);
    return new ConnectionHandler(connection, listener, settings, metrics, clock, nanoTime);
  }

  /** Takes a connection in; of two of the same device the older login is closed. */
  public void add(Connection connection) {
    List<Connection> replaced = new ArrayList<>(1);
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
              replaced.add(other);
            }
          } else {
            replaced.add(connection);
          }
          return Map.copyOf(now);
        });
    replaced.forEach(old -> old.close(CloseReason.REPLACED));
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

  /** Writes to one device, or to each of the user's with an empty device; how many took it. */
  public int deliver(String userId, String deviceId, OutboundFrame frame) {
    int reached = 0;
    for (Connection connection : of(userId)) {
      if ((deviceId.isEmpty() || connection.deviceId().equals(deviceId))
          && connection.deliver(frame)) {
        reached++;
      }
    }
    return reached;
  }

  /** Closes the device's connection unless it is newer than that login; whether there was one. */
  public boolean replace(String userId, String deviceId, long epoch) {
    boolean closed = false;
    for (Connection connection : of(userId)) {
      if (connection.deviceId().equals(deviceId) && connection.epoch() <= epoch) {
        connection.close(CloseReason.REPLACED);
        closed = true;
      }
    }
    return closed;
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

  private double outboundBytes() {
    double bytes = 0;
    for (Map<String, Connection> devices : byUser.values()) {
      for (Connection connection : devices.values()) {
        bytes += connection.waiting();
      }
    }
    return bytes;
  }
}
