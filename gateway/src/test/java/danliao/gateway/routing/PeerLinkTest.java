package danliao.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;

import danliao.api.frame.Message;
import danliao.api.frame.ServerFrame;
import danliao.api.rpc.DeliverRequest;
import danliao.api.rpc.DeliverResponse;
import danliao.api.rpc.Delivery;
import danliao.api.rpc.GatewayGrpc;
import danliao.gateway.limits.Capacity;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PeerLinkTest {
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  private final CompletableFuture<Void> peerAnswers = new CompletableFuture<>();
  private final Server peer =
      NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
          .addService(new Peer())
          .build();
  private ManagedChannel channel;

  @BeforeEach
  void start() throws IOException {
    peer.start();
    channel = NettyChannelBuilder.forAddress("127.0.0.1", peer.getPort()).usePlaintext().build();
  }

  @AfterEach
  void stop() {
    channel.shutdownNow();
    peer.shutdownNow();
  }

  @Test
  void whatWaitsForAPeerIsBoundedInBytesAndTheRestCountsAsNotReached() {
    PeerLink link = link(new Capacity(1_000, 50_000));
    List<CompletableFuture<Integer>> taken = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      taken.add(link.deliver(delivery(12_000)));
    }
    CompletableFuture<Integer> refused = link.deliver(delivery(12_000));
    assertThat(refused).isCompletedWithValue(0);
    assertThat(link.waiting()).isEqualTo(4);
    peerAnswers.complete(null);
    assertThat(taken).allSatisfy(answer -> assertThat(reached(answer)).isEqualTo(1));
    assertThat(reached(link.deliver(delivery(12_000)))).isEqualTo(1);
    assertThat(link.bytes()).isZero();
  }

  @Test
  void aPeerThatIsGoneGivesTheRoomBack() {
    PeerLink link = link(new Capacity(1_000, 50_000));
    CompletableFuture<Integer> delivered = link.deliver(delivery(12_000));
    peer.shutdownNow();
    assertThat(reached(delivered)).isZero();
    assertThat(link.waiting()).isZero();
    assertThat(link.bytes()).isZero();
  }

  private static int reached(CompletableFuture<Integer> delivery) {
    return delivery.orTimeout(DEADLINE.toSeconds(), TimeUnit.SECONDS).join();
  }

  private PeerLink link(Capacity capacity) {
    return new PeerLink(channel, DEADLINE, capacity);
  }

  private static Delivery delivery(int bytes) {
    return Delivery.newBuilder()
        .setUserId("bob")
        .setFrame(
            ServerFrame.newBuilder().setMessage(Message.newBuilder().setContent("x".repeat(bytes))))
        .build();
  }

  private static DeliverResponse allReached(DeliverRequest request) {
    DeliverResponse.Builder reached = DeliverResponse.newBuilder();
    request.getDeliveriesList().forEach(delivery -> reached.addReached(1));
    return reached.build();
  }

  private final class Peer extends GatewayGrpc.GatewayImplBase {
    @Override
    public StreamObserver<DeliverRequest> deliver(StreamObserver<DeliverResponse> answers) {
      return new StreamObserver<>() {
        @Override
        public void onNext(DeliverRequest request) {
          var unused = peerAnswers.thenRun(() -> answers.onNext(allReached(request)));
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
