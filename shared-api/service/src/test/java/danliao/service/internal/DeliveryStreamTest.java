package danliao.service.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowable;

import danliao.api.ServiceChannels;
import danliao.api.rpc.DeliverRequest;
import danliao.api.rpc.DeliverResponse;
import danliao.api.rpc.Delivery;
import danliao.api.rpc.GatewayGrpc;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Over real gRPC, to a gateway that answers when it is told to. */
class DeliveryStreamTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration DEADLINE = Duration.ofSeconds(2);

  private final AtomicLong nanos = new AtomicLong();
  private final Queue<Look> looks = new ConcurrentLinkedQueue<>();
  private final AtomicInteger calls = new AtomicInteger();
  private final BlockingQueue<Taken> taken = new LinkedBlockingQueue<>();
  private Server server;
  private ManagedChannel channel;
  private DeliveryStream stream;

  private record Look(Runnable what, long atNanos) {}

  /** What the gateway has taken, and where its answer goes. */
  private record Taken(DeliverRequest request, StreamObserver<DeliverResponse> answers) {
    void answer() {
      answers.onNext(DeliverResponse.newBuilder().addReached(request.getDeliveriesCount()).build());
    }
  }

  @BeforeEach
  void start() throws IOException {
    server = ServerBuilder.forPort(0).addService(new Gateway()).build().start();
    channel = ServiceChannels.to("127.0.0.1:" + server.getPort()).directExecutor().build();
    stream =
        new DeliveryStream(
            channel,
            DEADLINE,
            (what, after) -> looks.add(new Look(what, nanos.get() + after)),
            nanos::get);
  }

  @AfterEach
  void stop() {
    channel.shutdownNow();
    server.shutdownNow();
  }

  @Test
  void batchesShareACallAndEachHasItsAnswer() throws Exception {
    for (int deliveries = 1; deliveries <= 20; deliveries++) {
      CompletableFuture<DeliverResponse> answer = stream.deliver(request(deliveries));
      take().answer();
      assertThat(reached(answer)).isEqualTo(deliveries);
    }
    assertThat(calls).hasValue(1);
    assertThat(looks).hasSize(1);
  }

  @Test
  void aLateAnswerIsNotTakenForThatOfTheNextBatch() throws Exception {
    CompletableFuture<DeliverResponse> unanswered = stream.deliver(request(1));
    Taken late = take();
    look();
    assertThat(failure(unanswered)).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    CompletableFuture<DeliverResponse> answered = stream.deliver(request(2));
    Taken next = take();
    // Its call was cancelled, which gRPC may tell the late one.
    var unused = catchThrowable(late::answer);
    next.answer();
    assertThat(reached(answered)).isEqualTo(2);
    assertThat(calls).hasValue(2);
  }

  @Test
  void eachBatchHasTheWholeTimeAndNoMore() throws Exception {
    CompletableFuture<DeliverResponse> first = stream.deliver(request(1));
    take().answer();
    assertThat(reached(first)).isEqualTo(1);
    nanos.addAndGet(DEADLINE.dividedBy(2).toNanos());
    CompletableFuture<DeliverResponse> second = stream.deliver(request(1));
    look();
    assertThat(second).isNotDone();
    look();
    assertThat(failure(second)).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    assertThat(looks).isEmpty();
  }

  @Test
  void whenTheCallHasEndedTheNextBatchBeginsAnother() throws Exception {
    CompletableFuture<DeliverResponse> refused = stream.deliver(request(1));
    take().answers().onError(Status.UNAVAILABLE.asRuntimeException());
    assertThat(failure(refused)).isEqualTo(Status.Code.UNAVAILABLE);
    CompletableFuture<DeliverResponse> unanswered = stream.deliver(request(1));
    take().answers().onCompleted();
    assertThat(failure(unanswered)).isEqualTo(Status.Code.UNAVAILABLE);
    CompletableFuture<DeliverResponse> answered = stream.deliver(request(1));
    take().answer();
    assertThat(reached(answered)).isEqualTo(1);
    assertThat(calls).hasValue(3);
  }

  @Test
  void whereThereIsNoGatewayABatchFails() throws Exception {
    server.shutdownNow().awaitTermination();
    assertThat(failure(stream.deliver(request(1)))).isEqualTo(Status.Code.UNAVAILABLE);
    channel.shutdownNow();
    assertThat(failure(stream.deliver(request(1)))).isEqualTo(Status.Code.UNAVAILABLE);
  }

  @Test
  void aBatchBesideAnotherIsAMistake() throws Exception {
    CompletableFuture<DeliverResponse> first = stream.deliver(request(1));
    assertThatIllegalStateException().isThrownBy(() -> stream.deliver(request(1)));
    take().answer();
    assertThat(reached(first)).isEqualTo(1);
  }

  /** The next one, at its time. */
  private void look() {
    nanos.set(looks.element().atNanos());
    looks.remove().what().run();
  }

  private Taken take() throws InterruptedException {
    Taken next = taken.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertThat(next).isNotNull();
    return next;
  }

  private static int reached(CompletableFuture<DeliverResponse> answer) throws Exception {
    return answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).getReached(0);
  }

  private static Status.Code failure(CompletableFuture<DeliverResponse> answer) {
    return Status.fromThrowable(
            catchThrowable(() -> answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)))
        .getCode();
  }

  private static DeliverRequest request(int deliveries) {
    DeliverRequest.Builder request = DeliverRequest.newBuilder();
    for (int i = 0; i < deliveries; i++) {
      request.addDeliveries(Delivery.newBuilder().setUserId("user-" + i));
    }
    return request.build();
  }

  private final class Gateway extends GatewayGrpc.GatewayImplBase {
    @Override
    public StreamObserver<DeliverRequest> deliver(StreamObserver<DeliverResponse> answers) {
      calls.incrementAndGet();
      return new StreamObserver<>() {
        @Override
        public void onNext(DeliverRequest request) {
          taken.add(new Taken(request, answers));
        }

        @Override
        public void onError(Throwable failure) {}

        @Override
        public void onCompleted() {
          answers.onCompleted();
        }
      };
    }
  }
}
