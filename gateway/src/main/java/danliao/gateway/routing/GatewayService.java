package danliao.gateway.routing;

import danliao.api.frame.ServerFrame;
import danliao.api.rpc.DeliverRequest;
import danliao.api.rpc.DeliverResponse;
import danliao.api.rpc.Delivery;
import danliao.api.rpc.GatewayGrpc;
import danliao.api.rpc.ReplaceRequest;
import danliao.api.rpc.ReplaceResponse;
import danliao.gateway.frames.OutboundFrame;
import danliao.gateway.settings.AllowedStamps;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.context.event.EventListener;
import org.springframework.grpc.server.lifecycle.GrpcServerShutdownEvent;

/** What other services ask of this gateway; only writes to buffers, so it runs on gRPC's loops. */
final class GatewayService extends GatewayGrpc.GatewayImplBase {
  private final LocalDevices devices;
  private final AllowedStamps stamps;
  private final Set<Deliveries> open = ConcurrentHashMap.newKeySet();
  private volatile boolean stopping;

  GatewayService(LocalDevices devices, AllowedStamps stamps) {
    this.devices = devices;
    this.stamps = stamps;
  }

  @Override
  public StreamObserver<DeliverRequest> deliver(StreamObserver<DeliverResponse> answers) {
    Deliveries deliveries = new Deliveries(answers);
    open.add(deliveries);
    if (stopping) {
      deliveries.stop();
    }
    return deliveries;
  }

  /** Calls that stay open would hold up gRPC's own shutdown, which waits for them. */
  @EventListener(GrpcServerShutdownEvent.class)
  void stop() {
    stopping = true;
    open.forEach(Deliveries::stop);
  }

  /** The deliveries of one caller. gRPC hands them over one after the other. */
  private final class Deliveries implements StreamObserver<DeliverRequest> {
    private final StreamObserver<DeliverResponse> answers;
    private boolean ended;

    private Deliveries(StreamObserver<DeliverResponse> answers) {
      this.answers = answers;
    }

    @Override
    public void onNext(DeliverRequest request) {
      DeliverResponse.Builder response = DeliverResponse.newBuilder();
      for (Delivery delivery : request.getDeliveriesList()) {
        response.addReached(GatewayService.this.deliver(delivery));
      }
      synchronized (this) {
        if (!ended) {
          answers.onNext(response.build());
        }
      }
    }

    /** The caller is gone. */
    @Override
    public void onError(Throwable failure) {
      open.remove(this);
    }

    @Override
    public void onCompleted() {
      end(answers::onCompleted);
    }

    private void stop() {
      end(
          () ->
              answers.onError(
                  Status.UNAVAILABLE
                      .withDescription("the gateway is stopping")
                      .asRuntimeException()));
    }

    private synchronized void end(Runnable close) {
      open.remove(this);
      if (!ended) {
        ended = true;
        close.run();
      }
    }
  }

  private int deliver(Delivery delivery) {
    ServerFrame frame = delivery.getFrame();
    if (frame.hasMessage()) {
      stamps.observe(frame.getMessage().getSeq());
    }
    return devices.deliver(
        delivery.getUserId(),
        delivery.getDeviceId(),
        new OutboundFrame(frame, delivery.getSentAgain()));
  }

  @Override
  public void replace(ReplaceRequest request, StreamObserver<ReplaceResponse> answer) {
    boolean closed =
        devices.replace(request.getUserId(), request.getDeviceId(), request.getEpoch());
    answer.onNext(ReplaceResponse.newBuilder().setClosed(closed).build());
    answer.onCompleted();
  }
}
