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
import io.grpc.stub.StreamObserver;

/** What other services ask of this gateway; only writes to buffers, so it runs on gRPC's loops. */
final class GatewayService extends GatewayGrpc.GatewayImplBase {
  private final LocalDevices devices;
  private final AllowedStamps stamps;

  GatewayService(LocalDevices devices, AllowedStamps stamps) {
    this.devices = devices;
    this.stamps = stamps;
  }

  @Override
  public void deliver(DeliverRequest request, StreamObserver<DeliverResponse> answer) {
    DeliverResponse.Builder response = DeliverResponse.newBuilder();
    for (Delivery delivery : request.getDeliveriesList()) {
      response.addReached(deliver(delivery));
    }
    answer.onNext(response.build());
    answer.onCompleted();
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
