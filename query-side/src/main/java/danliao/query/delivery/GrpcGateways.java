package danliao.query.delivery;

import danliao.api.ServiceChannels;
import danliao.api.rpc.DeliverRequest;
import danliao.api.rpc.DeliverResponse;
import danliao.query.presence.Gateway;
import danliao.service.internal.DeliveryStream;
import danliao.service.internal.InternalCredentials;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls gateways, each at its own pace, in a line of its own: what one does not confirm is tried
 * again as long as its lease lives, and costs the others nothing. Channels live as long as their
 * gateway's lease. Thread-safe.
 */
final class GrpcGateways implements Gateways, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(GrpcGateways.class);

  private final ConcurrentMap<Gateway, DeliveryStream> streams = new ConcurrentHashMap<>();
  private final ConcurrentMap<Gateway, GatewayLine> lines = new ConcurrentHashMap<>();
  private final Supplier<Set<Gateway>> living;
  private final InternalCredentials credentials;
  private final Duration timeout;
  private final GatewayLine.Bound bound;
  private final Timer calls;
  private final Counter frames;
  private final Counter missed;
  private final Counter failures;
  private final Counter dropped;

  GrpcGateways(
      Supplier<Set<Gateway>> living,
      InternalCredentials credentials,
      DeliverySettings settings,
      MeterRegistry meters) {
    this.living = living;
    this.credentials = credentials;
    this.timeout = settings.pushTimeout();
    this.bound =
        new GatewayLine.Bound(
            settings.waitingFrames(), settings.waitingBytes().toBytes(), settings.pushBatch());
    this.calls = meters.timer("danliao.query.delivery.push");
    this.frames = meters.counter("danliao.query.delivery.frames");
    this.missed = meters.counter("danliao.query.delivery.frames.missed");
    this.failures = meters.counter("danliao.query.delivery.push.failures");
    this.dropped = meters.counter("danliao.query.delivery.frames.dropped");
    meters.gaugeMapSize("danliao.query.delivery.channels", List.of(), streams);
    Gauge.builder(
            "danliao.query.delivery.frames.waiting",
            lines,
            all -> all.values().stream().mapToInt(GatewayLine::size).sum())
        .register(meters);
  }

  @Override
  public void push(List<Push> pushes) {
    closeDeparted();
    Map<Gateway, List<Push>> byGateway = new LinkedHashMap<>();
    for (Push push : pushes) {
      byGateway.computeIfAbsent(push.gateway(), gateway -> new ArrayList<>()).add(push);
    }
    List<GatewayLine> used = new ArrayList<>();
    byGateway.forEach(
        (gateway, all) -> {
          GatewayLine line = line(gateway);
          dropped.increment(line.add(all));
          used.add(line);
        });
    long deadline = System.nanoTime() + timeout.toNanos();
    try {
      for (GatewayLine line : used) {
        line.await(deadline);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private GatewayLine line(Gateway gateway) {
    return lines.compute(
        gateway,
        (same, line) ->
            line == null || line.isClosed()
                ? new GatewayLine(
                    gateway.incarnation(),
                    all -> isConfirmed(gateway, all),
                    () -> living.get().contains(gateway),
                    bound)
                : line);
  }

  private boolean isConfirmed(Gateway gateway, List<Push> pushes) {
    Timer.Sample sample = Timer.start();
    try {
      DeliverResponse response =
          stream(gateway)
              .deliver(request(pushes))
              // It fails by itself when the timeout is over.
              .get(2 * timeout.toMillis(), TimeUnit.MILLISECONDS);
      frames.increment(pushes.size());
      missed.increment(Collections.frequency(response.getReachedList(), 0));
      tellReached(pushes, response.getReachedList());
      return true;
    } catch (ExecutionException
        | TimeoutException
        | IllegalArgumentException
        | IllegalStateException e) {
      // The last two if gRPC cannot read the address that the gateway gave itself, and if the batch
      // before has no end yet, though nobody waits for it any more.
      failures.increment();
      log.atInfo()
          .addKeyValue("gateway", gateway.incarnation())
          .addKeyValue("frames", pushes.size())
          .addKeyValue("cause", (e.getCause() == null ? e : e.getCause()).toString())
          .log("gateway did not confirm");
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      sample.stop(calls);
    }
  }

  private static DeliverRequest request(List<Push> pushes) {
    DeliverRequest.Builder request = DeliverRequest.newBuilder();
    pushes.forEach(push -> request.addDeliveries(push.delivery()));
    return request.build();
  }

  private static void tellReached(List<Push> pushes, List<Integer> reached) {
    for (int i = 0; i < Math.min(pushes.size(), reached.size()); i++) {
      if (reached.get(i) > 0) {
        pushes.get(i).reached().run();
      }
    }
  }

  private DeliveryStream stream(Gateway gateway) {
    return streams.computeIfAbsent(
        gateway,
        made ->
            new DeliveryStream(
                ServiceChannels.to(made.grpcAddress())
                    .intercept(credentials)
                    .directExecutor()
                    .build(),
                timeout));
  }

  private void closeDeparted() {
    if (lines.isEmpty()) {
      return;
    }
    Set<Gateway> alive = living.get();
    lines
        .entrySet()
        .removeIf(
            entry -> {
              boolean gone = !alive.contains(entry.getKey());
              if (gone) {
                dropped.increment(entry.getValue().size());
                entry.getValue().close();
              }
              return gone;
            });
    streams
        .entrySet()
        .removeIf(
            entry -> {
              boolean gone = !alive.contains(entry.getKey());
              if (gone) {
                entry.getValue().close();
              }
              return gone;
            });
  }

  @Override
  public void close() {
    lines.values().forEach(GatewayLine::close);
    lines.clear();
    streams.values().forEach(DeliveryStream::close);
    streams.clear();
  }
}
