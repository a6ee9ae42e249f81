package danliao.query.delivery;

import danliao.api.rpc.DeliverRequest;
import danliao.api.rpc.DeliverResponse;
import io.grpc.stub.StreamObserver;
import java.util.function.Consumer;

/** What a gateway of a test does with each batch of a caller. */
record Requests(StreamObserver<DeliverResponse> answers, Consumer<DeliverRequest> taking)
    implements StreamObserver<DeliverRequest> {
  @Override
  public void onNext(DeliverRequest request) {
    taking.accept(request);
  }

  @Override
  public void onError(Throwable failure) {}

  @Override
  public void onCompleted() {
    answers.onCompleted();
  }
}
