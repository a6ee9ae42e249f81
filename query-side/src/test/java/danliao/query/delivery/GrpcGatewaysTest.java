package danliao.query.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import danliao.api.rpc.DeliverRequest;
import danliao.api.rpc.DeliverResponse;
import danliao.api.rpc.Delivery;
import danliao.api.rpc.GatewayGrpc;
import danliao.query.presence.Gateway;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.stub.StreamObserver;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GrpcGatewaysTest {
  private static final int BATCH = 2;

  private final Queue<String> delivered = new ConcurrentLinkedQueue<>();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private Server silent;
  private Server well;

  @BeforeEach
  void start() throws IOException {
    silent = ServerBuilder.forPort(0).addService(new Silent()).build().start();
    well = ServerBuilder.forPort(0).addService(new Well()).build().start();
  }

  @AfterEach
  void stop() {
    silent.shutdownNow();
    well.shutdownNow();
  }

  @Test
  void aSilentGatewayCostsTheOthersNothing() {
    Gateway paused = gateway("paused", silent);
    Gateway other = gateway("other", well);
    List<String> users = IntStream.range(0, 5 * BATCH).mapToObj(i -> "user" + i).toList();
    List<Push> pushes = new ArrayList<>();
    for (String user : users) {
      pushes.add(new Push(paused, Delivery.newBuilder().setUserId(user).build()));
      pushes.add(new Push(other, Delivery.newBuilder().setUserId(user).build()));
    }
    try (GrpcGateways gateways =
        new GrpcGateways(() -> Set.of(paused, other), "token", settings(), meters)) {
      gateways.push(pushes);
    }
    assertThat(delivered).containsExactlyElementsOf(users);
    // The silent one is asked once, not for each batch.
    assertThat(meters.counter("danliao.query.delivery.push.failures").count()).isEqualTo(1);
  }

  private static Gateway gateway(String name, Server server) {
    return new Gateway(name, "127.0.0.1:" + server.getPort());
  }

  private static DeliverySettings settings() {
    return new DeliverySettings(
        List.of("any"),
        Duration.ofMillis(20),
        Duration.ofSeconds(10),
        Duration.ofSeconds(2),
        BATCH,
        "topic",
        "group");
  }

  /** Takes calls and never answers, as a paused process does. */
  private static final class Silent extends GatewayGrpc.GatewayImplBase {
    @Override
    public void deliver(DeliverRequest request, StreamObserver<DeliverResponse> answer) {}
  }

  private final class Well extends GatewayGrpc.GatewayImplBase {
    @Override
    public void deliver(DeliverRequest request, StreamObserver<DeliverResponse> answer) {
      DeliverResponse.Builder reached = DeliverResponse.newBuilder();
      for (Delivery delivery : request.getDeliveriesList()) {
        delivered.add(delivery.getUserId());
        reached.addReached(1);
      }
      answer.onNext(reached.build());
      answer.onCompleted();
    }
  }
}
