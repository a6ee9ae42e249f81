package danliao.query.delivery;

import danliao.api.rpc.DeliverRequest;
import danliao.api.rpc.DeliverResponse;
import danliao.api.rpc.Delivery;
import danliao.api.rpc.GatewayGrpc;
import danliao.query.presence.Gateway;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import io.micrometer.core.instrument.Counter;
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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls gateways, each at its own pace: one call after another, each with a deadline of its own, so
 * that one which does not answer costs the others nothing but the wait for the whole push. Channels
 * live as long as their gateway's lease. Thread-safe.
 */
final class GrpcGateways implements Gateways, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(GrpcGateways.class);
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private final ConcurrentMap<Gateway, ManagedChannel> channels = new ConcurrentHashMap<>();
  private final Supplier<Set<Gateway>> living;
  private final Metadata credentials = new Metadata();
  private final Duration timeout;
  private final int batch;
  private final Timer calls;
  private final Counter frames;
  private final Counter missed;
  private final Counter failures;

  GrpcGateways(
      Supplier<Set<Gateway>> living,
      String internalToken,
      DeliverySettings settings,
      MeterRegistry meters) {
    this.living = living;
    this.credentials.put(AUTHORIZATION, "Bearer " + internalToken);
    this.timeout = settings.pushTimeout();
    this.batch = settings.pushBatch();
    this.calls = meters.timer("danliao.query.delivery.push");
    this.frames = meters.counter("danliao.query.delivery.frames");
    this.missed = meters.counter("danliao.query.delivery.frames.missed");
    this.failures = meters.counter("danliao.query.delivery.push.failures");
    meters.gaugeMapSize("danliao.query.delivery.channels", List.of(), channels);
  }

  @Override
  public void push(List<Push> pushes) {
    closeDeparted();
    Map<Gateway, List<Delivery>> byGateway = new LinkedHashMap<>();
    for (Push push : pushes) {
      byGateway.computeIfAbsent(push.gateway(), gateway -> new ArrayList<>()).add(push.delivery());
    }
    // Closing waits for all; each call has a deadline.
    try (ExecutorService calling = Executors.newVirtualThreadPerTaskExecutor()) {
      byGateway.forEach((gateway, frames) -> calling.execute(() -> deliver(gateway, frames)));
    }
  }

  /** Batch after batch. A gateway that fails gets no more of this push. */
  private void deliver(Gateway gateway, List<Delivery> deliveries) {
    boolean answers = true;
    for (int from = 0; answers && from < deliveries.size(); from += batch) {
      int to = Math.min(deliveries.size(), from + batch);
      answers = isAnswered(gateway, deliveries.subList(from, to));
    }
  }

  private boolean isAnswered(Gateway gateway, List<Delivery> deliveries) {
    frames.increment(deliveries.size());
    Timer.Sample sample = Timer.start();
    try {
      DeliverResponse response =
          GatewayGrpc.newBlockingStub(channel(gateway))
              .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(credentials))
              .withDeadlineAfter(timeout)
              .deliver(DeliverRequest.newBuilder().addAllDeliveries(deliveries).build());
      missed.increment(Collections.frequency(response.getReachedList(), 0));
      return true;
    } catch (StatusRuntimeException e) {
      failures.increment();
      log.atInfo()
          .addKeyValue("gateway", gateway.incarnation())
          .addKeyValue("cause", e.toString())
          .log("gateway passed over");
      // Else one that was cut off is left alone for minutes after it is there again.
      channel(gateway).resetConnectBackoff();
      return false;
    } finally {
      sample.stop(calls);
    }
  }

  private ManagedChannel channel(Gateway gateway) {
    return channels.computeIfAbsent(
        gateway,
        made -> ManagedChannelBuilder.forTarget(made.grpcAddress()).usePlaintext().build());
  }

  private void closeDeparted() {
    if (channels.isEmpty()) {
      return;
    }
    Set<Gateway> alive = living.get();
    channels
        .entrySet()
        .removeIf(
            entry -> {
              boolean gone = !alive.contains(entry.getKey());
              if (gone) {
                entry.getValue().shutdown();
              }
              return gone;
            });
  }

  @Override
  public void close() {
    channels.values().forEach(ManagedChannel::shutdownNow);
    channels.clear();
  }
}
