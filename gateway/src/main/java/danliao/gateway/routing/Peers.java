package danliao.gateway.routing;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import danliao.api.ServiceChannels;
import danliao.gateway.limits.Capacity;
import danliao.gateway.presence.Location;
import danliao.gateway.settings.GatewaySettings;
import danliao.service.internal.InternalCredentials;
import io.grpc.ManagedChannel;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;

/**
 * A link to each gateway process spoken to lately: one that was started again at the same address
 * does not wait for the reconnects of its predecessor's. Thread-safe.
 */
final class Peers implements AutoCloseable {
  private static final Duration UNUSED = Duration.ofMinutes(10);

  private final InternalCredentials credentials;
  private final Duration deadline;
  private final int queue;
  private final long bytes;
  private final Cache<String, PeerLink> links;

  Peers(InternalCredentials credentials, GatewaySettings settings, MeterRegistry meters) {
    this.credentials = credentials;
    this.deadline = settings.timeouts().peer();
    this.queue = settings.limits().peerQueue();
    this.bytes = settings.limits().peerBytes();
    this.links =
        Caffeine.newBuilder()
            .expireAfterAccess(UNUSED)
            .<String, PeerLink>removalListener((incarnation, link, cause) -> close(link))
            .build();
    Gauge.builder("danliao.gateway.peer.waiting", this, Peers::waiting).register(meters);
    Gauge.builder("danliao.gateway.peer.bytes", this, Peers::bytes)
        .baseUnit("bytes")
        .register(meters);
  }

  /** The link to a gateway; connects when it is first used. */
  PeerLink to(Location location) {
    return links.get(location.incarnation(), incarnation -> connect(location.grpcAddress()));
  }

  private PeerLink connect(String address) {
    ManagedChannel channel =
        ServiceChannels.to(address).intercept(credentials).directExecutor().build();
    return new PeerLink(channel, deadline, new Capacity(queue, bytes));
  }

  private static void close(@org.jspecify.annotations.Nullable PeerLink link) {
    if (link != null) {
      link.close();
    }
  }

  private double waiting() {
    return links.asMap().values().stream().mapToInt(PeerLink::waiting).sum();
  }

  private double bytes() {
    return links.asMap().values().stream().mapToLong(PeerLink::bytes).sum();
  }

  @Override
  public void close() {
    links.asMap().values().forEach(PeerLink::close);
  }
}
