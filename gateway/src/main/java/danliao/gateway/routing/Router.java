package danliao.gateway.routing;

import danliao.api.rpc.Delivery;
import danliao.gateway.frames.OutboundFrame;
import danliao.gateway.presence.Location;
import danliao.gateway.settings.Incarnation;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Devices here are written to at once, others through their gateways. */
final class Router implements PushRouter {
  private final Incarnation self;
  private final LocalDevices devices;
  private final Peers peers;
  private final Counter local;
  private final Counter remote;

  Router(Incarnation self, LocalDevices devices, Peers peers, MeterRegistry meters) {
    this.self = self;
    this.devices = devices;
    this.peers = peers;
    this.local = meters.counter("danliao.gateway.push", "way", "local");
    this.remote = meters.counter("danliao.gateway.push", "way", "remote");
  }

  @Override
  public CompletionStage<Integer> push(
      String userId, List<Location> locations, OutboundFrame frame) {
    int here = 0;
    CompletableFuture<Integer> elsewhere = null;
    for (Location location : locations) {
      if (location.incarnation().equals(self.value())) {
        here += devices.deliver(userId, location.deviceId(), frame);
      } else {
        CompletableFuture<Integer> there = deliver(userId, location, frame);
        elsewhere = elsewhere == null ? there : elsewhere.thenCombine(there, Integer::sum);
      }
    }
    local.increment(here);
    int reachedHere = here;
    return elsewhere == null
        ? CompletableFuture.completedFuture(here)
        : elsewhere.thenApply(there -> there + reachedHere);
  }

  private CompletableFuture<Integer> deliver(
      String userId, Location location, OutboundFrame frame) {
    Delivery delivery =
        Delivery.newBuilder()
            .setUserId(userId)
            .setDeviceId(location.deviceId())
            .setFrame(frame.frame())
            .build();
    return peers
        .to(location)
        .deliver(delivery)
        .thenApply(
            reached -> {
              remote.increment(reached);
              return reached;
            });
  }
}
