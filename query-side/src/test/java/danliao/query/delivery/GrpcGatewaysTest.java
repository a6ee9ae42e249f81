package danliao.query.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import danliao.api.rpc.DeliverRequest;
import danliao.api.rpc.DeliverResponse;
import danliao.api.rpc.Delivery;
import danliao.api.rpc.GatewayGrpc;
import danliao.query.presence.Gateway;
import danliao.service.internal.InternalCredentials;
import danliao.service.internal.InternalToken;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class GrpcGatewaysTest {
  private static final int BATCH = 2;
  private static final int WAITING = 50;
  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final InternalCredentials CREDENTIALS =
      new InternalCredentials(new InternalToken("token"));

  private final Queue<String> delivered = new ConcurrentLinkedQueue<>();
  private final AtomicInteger failures = new AtomicInteger();
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
        new GrpcGateways(() -> Set.of(paused, other), CREDENTIALS, settings(), meters)) {
      gateways.push(pushes);
    }
    assertThat(delivered).containsExactlyElementsOf(users);
  }

  @Test
  void aGatewayThatFailsHoldsUpOnlyTheFirstPush() {
    Gateway paused = gateway("paused", silent);
    Gateway other = gateway("other", well);
    try (GrpcGateways gateways =
        new GrpcGateways(() -> Set.of(paused, other), CREDENTIALS, settings(), meters)) {
      gateways.push(List.of(push(paused, "first"), push(other, "first")));
      long begin = System.nanoTime();
      for (int i = 0; i < 10; i++) {
        gateways.push(List.of(push(paused, "later"), push(other, "later")));
      }
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(TIMEOUT);
    }
    assertThat(delivered).hasSize(11);
  }

  @Test
  void whatWasNotConfirmedIsTriedAgainInOrderAsLongAsTheGatewayLives() {
    Gateway gateway = gateway("recovering", well);
    failures.set(3);
    List<String> users = IntStream.range(0, 5 * BATCH).mapToObj(i -> "user" + i).toList();
    try (GrpcGateways gateways =
        new GrpcGateways(() -> Set.of(gateway), CREDENTIALS, settings(), meters)) {
      gateways.push(users.stream().map(user -> push(gateway, user)).toList());
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(() -> assertThat(delivered).containsExactlyElementsOf(users));
      assertThat(meters.counter("danliao.query.delivery.push.failures").count()).isEqualTo(3);
      assertThat(meters.counter("danliao.query.delivery.frames.dropped").count()).isZero();
    }
  }

  @Test
  void aGatewayWhoseAddressCannotBeReadIsOneThatDoesNotConfirm() {
    Gateway unreadable = new Gateway("unreadable", "no_host:1");
    Gateway other = gateway("other", well);
    try (GrpcGateways gateways =
        new GrpcGateways(() -> Set.of(unreadable, other), CREDENTIALS, settings(), meters)) {
      gateways.push(List.of(push(unreadable, "nobody"), push(other, "somebody")));
      assertThat(delivered).containsExactly("somebody");
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () ->
                  assertThat(meters.counter("danliao.query.delivery.push.failures").count())
                      .isGreaterThan(1));
    }
  }

  @Test
  void whatWaitsForAGatewayThatDiedIsDroppedAndCounted() {
    Gateway gateway = gateway("dying", well);
    AtomicReference<Set<Gateway>> living = new AtomicReference<>(Set.of(gateway));
    failures.set(Integer.MAX_VALUE);
    try (GrpcGateways gateways = new GrpcGateways(living::get, CREDENTIALS, settings(), meters)) {
      gateways.push(List.of(push(gateway, "one"), push(gateway, "two")));
      assertThat(waiting()).isEqualTo(2);
      living.set(Set.of());
      gateways.push(List.of());
      assertThat(waiting()).isZero();
      assertThat(meters.counter("danliao.query.delivery.frames.dropped").count()).isEqualTo(2);
      // The same again: Redis had only forgotten it.
      living.set(Set.of(gateway));
      failures.set(0);
      gateways.push(List.of(push(gateway, "three")));
      assertThat(delivered).containsExactly("three");
    }
  }

  @Test
  void aLineHasABound() {
    Gateway gateway = gateway("failing", well);
    failures.set(Integer.MAX_VALUE);
    try (GrpcGateways gateways =
        new GrpcGateways(() -> Set.of(gateway), CREDENTIALS, settings(), meters)) {
      gateways.push(
          IntStream.range(0, WAITING + 5).mapToObj(i -> push(gateway, "user" + i)).toList());
      assertThat(waiting()).isEqualTo(WAITING);
      assertThat(meters.counter("danliao.query.delivery.frames.dropped").count()).isEqualTo(5);
    }
  }

  private double waiting() {
    return meters.get("danliao.query.delivery.frames.waiting").gauge().value();
  }

  private static Push push(Gateway gateway, String user) {
    return new Push(gateway, Delivery.newBuilder().setUserId(user).build());
  }

  private static Gateway gateway(String name, Server server) {
    return new Gateway(name, "127.0.0.1:" + server.getPort());
  }

  private static DeliverySettings settings() {
    return new DeliverySettings(
        List.of("any"),
        Duration.ofMillis(20),
        Duration.ofSeconds(10),
        TIMEOUT,
        BATCH,
        WAITING,
        DataSize.ofMegabytes(1),
        Duration.ofSeconds(5),
        "commands",
        "topic",
        "group",
        "group",
        Duration.ofMinutes(10));
  }

  /** Takes calls and never answers, as a paused process does. */
  private static final class Silent extends GatewayGrpc.GatewayImplBase {
    @Override
    public StreamObserver<DeliverRequest> deliver(StreamObserver<DeliverResponse> answers) {
      return new Requests(answers, request -> {});
    }
  }

  /** Fails as often as it is told to, then delivers. */
  private final class Well extends GatewayGrpc.GatewayImplBase {
    @Override
    public StreamObserver<DeliverRequest> deliver(StreamObserver<DeliverResponse> answers) {
      return new Requests(answers, request -> take(request, answers));
    }

    private void take(DeliverRequest request, StreamObserver<DeliverResponse> answers) {
      if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
        answers.onError(Status.UNAVAILABLE.asRuntimeException());
        return;
      }
      DeliverResponse.Builder reached = DeliverResponse.newBuilder();
      for (Delivery delivery : request.getDeliveriesList()) {
        delivered.add(delivery.getUserId());
        reached.addReached(1);
      }
      answers.onNext(reached.build());
    }
  }
}
