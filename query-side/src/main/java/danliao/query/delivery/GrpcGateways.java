package danliao.query.delivery;

import com.google.common.util.concurrent.ListenableFuture;
import danliao.api.rpc.DeliverRequest;
import danliao.api.rpc.DeliverResponse;
import danliao.api.rpc.Delivery;
import danliao.api.rpc.GatewayGrpc;
import danliao.query.presence.Gateway;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls gateways, all at the same time, one call after another for each. Channels live as long as
 * their gateway's lease. Thread-safe.
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
    long deadline = System.nanoTime() + timeout.toNanos();
    int from = 0;
    while (!byGateway.isEmpty()) {
      round(byGateway, from, deadline);
      from += batch;
      int done = from;
      byGateway.values().removeIf(deliveries -> deliveries.size() <= done);
    }
  }

  /** The next batch of each gateway. A gateway that fails gets no more of this push. */
  private void round(Map<Gateway, List<Delivery>> byGateway, int from, long deadline) {
    Timer.Sample sample = Timer.start();
    Map<Gateway, ListenableFuture<DeliverResponse>> answers = new LinkedHashMap<>();
    byGateway.forEach(
        (gateway, deliveries) -> {
          int to = Math.min(deliveries.size(), from + batch);
          answers.put(gateway, call(gateway, deliveries.subList(from, to), deadline));
        });
    answers.forEach(
        (gateway, answer) -> {
          if (!answered(gateway, answer, deadline)) {
            byGateway.remove(gateway);
          }
        });
    sample.stop(calls);
  }

  private ListenableFuture<DeliverResponse> call(
      Gateway gateway, List<Delivery> deliveries, long deadline) {
    frames.increment(deliveries.size());
    return GatewayGrpc.newFutureStub(channel(gateway))
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(credentials))
        .withDeadlineAfter(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS)
        .deliver(DeliverRequest.newBuilder().addAllDeliveries(deliveries).build());
  }

  private boolean answered(
      Gateway gateway, ListenableFuture<DeliverResponse> answer, long deadline) {
    try {
      long patience = Math.max(1, deadline - System.nanoTime()) + TimeUnit.MILLISECONDS.toNanos(50);
      DeliverResponse response = answer.get(patience, TimeUnit.NANOSECONDS);
      missed.increment(Collections.frequency(response.getReachedList(), 0));
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException | TimeoutException e) {
      failures.increment();
      log.atInfo()
          .addKeyValue("gateway", gateway.incarnation())
          .addKeyValue("cause", e.toString())
          .log("gateway passed over");
      // Else one that was cut off is left alone for minutes after it is there again.
      channel(gateway).resetConnectBackoff();
      return false;
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
