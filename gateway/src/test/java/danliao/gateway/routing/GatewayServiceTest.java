package danliao.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import danliao.api.ServiceChannels;
import danliao.api.rpc.DeliverRequest;
import danliao.api.rpc.Delivery;
import danliao.gateway.connection.Connections;
import danliao.gateway.connection.Login;
import danliao.gateway.connection.TestConnection;
import danliao.gateway.frames.ServerFrames;
import danliao.gateway.settings.AllowedStamps;
import danliao.service.internal.DeliveryStream;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.Status;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Over real gRPC. */
class GatewayServiceTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Connections connections = new Connections(meters);
  private final GatewayService service =
      new GatewayService(
          new LocalDevices(connections), new AllowedStamps(1, Clock.systemUTC(), meters));
  private Server server;
  private ManagedChannel channel;
  private DeliveryStream stream;

  @BeforeEach
  void start() throws IOException {
    server = ServerBuilder.forPort(0).directExecutor().addService(service).build().start();
    channel = ServiceChannels.to("127.0.0.1:" + server.getPort()).directExecutor().build();
    stream = new DeliveryStream(channel, PATIENCE);
    connections.add(
        new TestConnection(
                new Login("alice", "phone", 1, TestConnection.NOW.plus(Duration.ofHours(1))))
            .connection());
  }

  @AfterEach
  void stop() {
    channel.shutdownNow();
    server.shutdownNow();
  }

  @Test
  void eachBatchIsAnsweredWithHowManyDevicesItReached() throws Exception {
    assertThat(deliver("alice", "bob")).containsExactly(1, 0);
    assertThat(deliver("bob")).containsExactly(0);
  }

  /** gRPC's shutdown waits for calls, and this one would stay open for ever. */
  @Test
  void aGatewayThatStopsEndsItsCallsAndTakesNoOthers() throws Exception {
    assertThat(deliver("alice")).containsExactly(1);
    service.stop();
    assertThat(Status.fromThrowable(catchThrowable(() -> deliver("alice"))).getCode())
        .isEqualTo(Status.Code.UNAVAILABLE);
    server.shutdown();
    assertThat(server.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  private List<Integer> deliver(String... users) throws Exception {
    DeliverRequest.Builder request = DeliverRequest.newBuilder();
    for (String user : users) {
      request.addDeliveries(
          Delivery.newBuilder().setUserId(user).setFrame(ServerFrames.pong(TestConnection.NOW)));
    }
    return stream
        .deliver(request.build())
        .get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
        .getReachedList();
  }
}
