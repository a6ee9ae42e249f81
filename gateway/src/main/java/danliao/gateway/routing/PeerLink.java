package danliao.gateway.routing;

import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.MoreExecutors;
import danliao.api.rpc.DeliverRequest;
import danliao.api.rpc.DeliverResponse;
import danliao.api.rpc.Delivery;
import danliao.api.rpc.GatewayGrpc;
import danliao.api.rpc.GatewayGrpc.GatewayFutureStub;
import danliao.api.rpc.ReplaceRequest;
import danliao.api.rpc.ReplaceResponse;
import danliao.gateway.limits.Capacity;
import danliao.service.internal.DeliveryStream;
import io.grpc.ManagedChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * To one other gateway: one batch under way, so that deliveries keep their order and the next batch
 * grows while the peer is busy. Thread-safe.
 */
final class PeerLink {
  private static final Logger log = LoggerFactory.getLogger(PeerLink.class);
  private static final int BATCH = 500;

  /** Well below gRPC's 4 MiB, and a single frame always fits. */
  private static final int BATCH_BYTES = 1 << 20;

  private final ManagedChannel channel;
  private final GatewayFutureStub stub;
  private final DeliveryStream stream;
  private final Duration deadline;
  private final Capacity capacity;
  private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
  private boolean underWay;

  PeerLink(ManagedChannel channel, Duration deadline, Capacity capacity) {
    this.channel = channel;
    this.stub = GatewayGrpc.newFutureStub(channel);
    this.stream = new DeliveryStream(channel, deadline);
    this.deadline = deadline;
    this.capacity = capacity;
  }

  /** How many devices took it; zero if the peer does not say so in time. */
  CompletableFuture<Integer> deliver(Delivery delivery) {
    if (!capacity.take(delivery.getSerializedSize())) {
      return CompletableFuture.completedFuture(0);
    }
    Waiting added = new Waiting(delivery, new CompletableFuture<>());
    synchronized (waiting) {
      waiting.add(added);
    }
    sendNext();
    return added.reached;
  }

  void replace(ReplaceRequest request) {
    Futures.addCallback(
        stub.withDeadlineAfter(deadline.toMillis(), TimeUnit.MILLISECONDS).replace(request),
        new FutureCallback<ReplaceResponse>() {
          @Override
          public void onSuccess(ReplaceResponse response) {
            log.atDebug().addKeyValue("closed", response.getClosed()).log("replaced elsewhere");
          }

          /** The peer may be dying; its connection is found out by its own heartbeat. */
          @Override
          public void onFailure(Throwable failure) {
            log.atWarn().addKeyValue("cause", failure.toString()).log("peer not told of a login");
          }
        },
        MoreExecutors.directExecutor());
  }

  private void sendNext() {
    List<Waiting> batch;
    synchronized (waiting) {
      if (underWay || waiting.isEmpty()) {
        return;
      }
      underWay = true;
      batch = takeBatch();
    }
    DeliverRequest.Builder request = DeliverRequest.newBuilder();
    batch.forEach(w -> request.addDeliveries(w.delivery));
    var unused =
        stream
            .deliver(request.build())
            .whenComplete(
                (response, failure) -> {
                  if (failure == null) {
                    answered(batch, response);
                  } else {
                    failed(batch, failure);
                  }
                  next();
                });
  }

  private void answered(List<Waiting> batch, DeliverResponse response) {
    for (int i = 0; i < batch.size(); i++) {
      answered(batch.get(i), i < response.getReachedCount() ? response.getReached(i) : 0);
    }
  }

  private void failed(List<Waiting> batch, Throwable failure) {
    log.atWarn()
        .addKeyValue("peer", channel.authority())
        .addKeyValue("deliveries", batch.size())
        .addKeyValue("cause", failure.toString())
        .log("peer did not take deliveries");
    batch.forEach(waited -> answered(waited, 0));
  }

  private void answered(Waiting delivered, int reached) {
    capacity.give(delivered.delivery.getSerializedSize());
    delivered.reached.complete(reached);
  }

  private void next() {
    synchronized (waiting) {
      underWay = false;
    }
    sendNext();
  }

  private List<Waiting> takeBatch() {
    List<Waiting> batch = new ArrayList<>(Math.min(BATCH, waiting.size()));
    int bytes = 0;
    while (!waiting.isEmpty() && batch.size() < BATCH && bytes < BATCH_BYTES) {
      Waiting next = waiting.remove();
      bytes += next.delivery.getSerializedSize();
      batch.add(next);
    }
    return batch;
  }

  /** Deliveries that the peer has not answered. */
  int waiting() {
    return capacity.items();
  }

  long bytes() {
    return capacity.bytes();
  }

  void close() {
    stream.close();
  }

  private record Waiting(Delivery delivery, CompletableFuture<Integer> reached) {}
}
