package danliao.query.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import danliao.api.HybridClock;
import danliao.api.Ids;
import danliao.api.MessageEvent;
import danliao.api.Presence;
import danliao.api.frame.AckStatus;
import danliao.api.frame.ErrorCode;
import danliao.api.frame.Message;
import danliao.api.frame.ServerFrame;
import danliao.api.rpc.DeliverRequest;
import danliao.api.rpc.DeliverResponse;
import danliao.api.rpc.Delivery;
import danliao.api.rpc.GatewayGrpc;
import danliao.api.wire.AnswerBody;
import danliao.query.message.MessageStream;
import danliao.query.message.Messages;
import danliao.query.message.RecordedEvent;
import danliao.query.message.SampleEvents;
import danliao.query.message.StoredEvent;
import danliao.query.presence.TestPresence;
import danliao.query.processing.ProjectionSettings;
import danliao.query.processing.RetryInPlace;
import danliao.query.processing.TestSettingAside;
import danliao.service.internal.InternalCredentials;
import danliao.service.internal.InternalToken;
import danliao.testkit.RealServers;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.stub.StreamObserver;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.util.unit.DataSize;

/** Real presence in Redis, a real gRPC server in the place of a gateway. */
class DeliveryIT {
  private static final DeliverySettings SETTINGS =
      new DeliverySettings(
          List.of("conversation"),
          Duration.ofMillis(20),
          Duration.ofSeconds(1),
          Duration.ofSeconds(5),
          2,
          1_000,
          DataSize.ofMegabytes(1),
          Duration.ofSeconds(5),
          "unused",
          "unused",
          "unused",
          "unused",
          Duration.ofMinutes(10));

  private final SampleEvents events = new SampleEvents(System.nanoTime());
  private final String alice = events.user("alice");
  private final String bob = events.user("bob");
  private final String incarnation = events.user("gateway") + "#1";
  private final Gateway gateway = new Gateway();
  private final Map<String, Message> open = new HashMap<>();
  private final List<String> barrier = new ArrayList<>();
  private final Settled settled = new Settled();
  private final Map<String, List<MessageStream.Entry>> streams = new HashMap<>();
  private final List<MessageEvent.Sent> markedOffline = new ArrayList<>();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private LettuceConnectionFactory connections;
  private StringRedisTemplate redis;
  private TestPresence presence;
  private Server server;
  private GrpcGateways gateways;
  private EventDelivery delivery;
  private AnswerDelivery answers;
  private Overdue overdue;

  @BeforeEach
  void start() throws IOException {
    server = ServerBuilder.forPort(0).addService(gateway).intercept(gateway).build().start();
    connections = new LettuceConnectionFactory("127.0.0.1", RealServers.redisPort());
    connections.afterPropertiesSet();
    connections.start();
    redis = new StringRedisTemplate(connections);
    String address = "127.0.0.1:" + server.getPort();
    lease(address);
    presence = new TestPresence(connections, address);
    gateways =
        new GrpcGateways(
            presence.devices()::gateways,
            new InternalCredentials(new InternalToken("secret")),
            SETTINGS,
            meters);
    RetryInPlace retry =
        new RetryInPlace(
            new ProjectionSettings(
                500,
                Duration.ofMillis(10),
                Duration.ofMillis(50),
                Duration.ofSeconds(5),
                3,
                DataSize.ofMegabytes(8)),
            () -> {});
    delivery =
        new EventDelivery(
            batch -> barrier.add("passed " + batch.size() + " after " + gateway.frames.size()),
            presence.devices(),
            (user, wanted) -> open,
            gateways,
            Clock.systemUTC(),
            meters);
    answers =
        new AnswerDelivery(
            ack -> barrier.add("passed " + ack.getMessageId()),
            presence.devices(),
            gateways,
            retry);
    overdue =
        new Overdue(
            settled, ids -> streams, presence.devices(), gateways, markedOffline::addAll, meters);
  }

  @AfterEach
  void stop() {
    redis.opsForSet().remove(Presence.GATEWAYS, incarnation);
    redis.delete(
        List.of(Presence.leaseKey(incarnation), Presence.userKey(alice), Presence.userKey(bob)));
    presence.close();
    gateways.close();
    connections.destroy();
    server.shutdownNow();
  }

  @Test
  void theSenderGetsAnAckAfterTheProjectionsHavePassedAndThenReceipts() {
    connect(alice, "phone", 0);
    RecordedEvent sent = events.sent(alice, bob);
    delivery.handle(stored(sent, events.received(sent, 1), events.read(sent, 2)));
    assertThat(barrier).containsExactly("passed 3 after 0");
    assertThat(gateway.frames).extracting(Delivery::getUserId).containsOnly(alice);
    List<ServerFrame> frames = gateway.frames.stream().map(Delivery::getFrame).toList();
    assertThat(frames.get(0).getServerAck().getMessageId()).isEqualTo(sent.event().messageId());
    assertThat(frames.get(0).getServerAck().getSeq()).isEqualTo(sent.event().seq());
    assertThat(frames.get(1).getReceipt().getStatus()).isEqualTo(AckStatus.UNREAD);
    assertThat(frames.get(1).getReceipt().getRecipientOffline()).isFalse();
    assertThat(frames.get(2).getReceipt().getStatus()).isEqualTo(AckStatus.READ);
    assertThat(frames.get(2).getReceipt().getBy()).isEqualTo(bob);
    assertThat(gateway.tokens).containsOnly("Bearer secret");
  }

  @Test
  void whatNobodyCanReadInPresenceHoldsNobodyUp() {
    connect(alice, "phone", 0);
    redis.opsForHash().put(Presence.userKey(alice), "broken", "nonsense");
    redis.opsForHash().put(Presence.userKey(alice), "worse", incarnation + "|one|two");
    RecordedEvent sent = events.sent(alice, bob);
    delivery.handle(stored(sent));
    assertThat(gateway.frames)
        .singleElement()
        .satisfies(d -> assertThat(d.getUserId()).isEqualTo(alice));
  }

  @Test
  void whatCannotBeDeliveredHoldsNobodyUpAndGoesOutWhenItIsTriedAgain() {
    String broken = events.user("broken");
    connect(alice, "phone", 0);
    // Redis answers that this is no hash: its own fault, which no retry mends.
    redis.opsForValue().set(Presence.userKey(broken), "nonsense");
    TestSettingAside group = new TestSettingAside(delivery);
    RecordedEvent before = events.sent(alice, bob);
    RecordedEvent cannot = events.sent(broken, bob);
    RecordedEvent after = events.sent(alice, broken);
    RecordedEvent sameConversation = events.sent(alice, bob);
    try {
      group.handle(stored(before, cannot, after, sameConversation));
      assertThat(acked()).containsExactly(id(before), id(sameConversation));
      assertThat(group.kept()).containsExactly(cannot, after);

      redis.delete(Presence.userKey(broken));
      connect(broken, "phone", 0);
      delivery.handle(stored(cannot));
      assertThat(acked()).containsExactly(id(before), id(sameConversation), id(cannot));
    } finally {
      redis.delete(Presence.userKey(broken));
    }
  }

  @Test
  void whatCannotBeTakenOverHoldsNobodyUp() {
    String broken = events.user("broken");
    redis.opsForValue().set(Presence.userKey(broken), "nonsense");
    TestSettingAside group = new TestSettingAside(overdue);
    RecordedEvent cannot = events.sent(alice, broken);
    RecordedEvent other = events.sent(alice, bob);
    recorded(cannot);
    recorded(other);
    connect(bob, "phone", 0);
    try {
      group.handle(stored(cannot, other));
      assertThat(gateway.frames).extracting(Delivery::getUserId).containsExactly(bob);
      assertThat(group.kept()).containsExactly(cannot);
    } finally {
      redis.delete(Presence.userKey(broken));
    }
  }

  @Test
  void onlyDevicesThatConnectedAfterASendGetItAgain() {
    RecordedEvent sent = events.sent(alice, bob);
    leaveOpen(sent);
    long sentAt = sent.event().at().toEpochMilli();
    connect(bob, "old", sentAt - 60_000);
    connect(bob, "new", sentAt + 50);
    delivery.handle(stored(sent));
    assertThat(gateway.frames).singleElement().satisfies(d -> redelivered(d, "new", sent));
  }

  @Test
  void whoeverConnectsMeanwhileGetsItThoughTheStampIsAsFarAheadAsCanBe() {
    RecordedEvent sent = events.sent(alice, bob);
    leaveOpen(sent);
    long sentByRedis = sent.event().at().minus(HybridClock.MOST_AHEAD).toEpochMilli();
    connect(bob, "new", sentByRedis);
    delivery.handle(stored(sent));
    assertThat(gateway.frames).singleElement().satisfies(d -> redelivered(d, "new", sent));
  }

  @Test
  void whoIsMarkedOfflineAndThereByNowGetsItOnEachDevice() {
    RecordedEvent sent = events.sent(alice, bob);
    leaveOpen(sent);
    connect(alice, "phone", 0);
    connect(bob, "old", 0);
    delivery.handle(stored(events.markedOffline(sent, 1)));
    List<Delivery> frames = List.copyOf(gateway.frames);
    assertThat(frames.get(0).getFrame().getReceipt().getRecipientOffline()).isTrue();
    redelivered(frames.get(1), "old", sent);
    assertThat(frames).hasSize(2);
  }

  @Test
  void whatIsAcknowledgedIsNotPushedAgain() {
    RecordedEvent sent = events.sent(alice, bob);
    connect(bob, "new", System.currentTimeMillis());
    delivery.handle(stored(sent));
    assertThat(gateway.frames).isEmpty();
  }

  @Test
  void connectionsOfAGatewayWithoutALeaseDoNotCount() {
    redis
        .opsForHash()
        .put(Presence.userKey(alice), "phone", new Presence.Entry("gone#1", 1, 0).toString());
    delivery.handle(stored(events.sent(alice, bob)));
    assertThat(gateway.frames).isEmpty();
  }

  @Test
  void aGatewayThatDoesNotAnswerIsPassedOver() {
    connect(alice, "phone", 0);
    server.shutdownNow();
    delivery.handle(stored(events.sent(alice, bob)));
    assertThat(meters.get("danliao.query.delivery.push.failures").counter().count()).isEqualTo(1);
  }

  @Test
  void channelsOfGatewaysThatAreGoneAreClosed() {
    connect(alice, "phone", 0);
    delivery.handle(stored(events.sent(alice, bob)));
    assertThat(channels()).isEqualTo(1);
    redis.delete(Presence.leaseKey(incarnation));
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> {
              delivery.handle(stored(events.sent(alice, bob)));
              assertThat(channels()).isZero();
            });
  }

  @Test
  void refusalsAreDeliveredAtOnceAndAcksAfterTheBarrier() {
    connect(alice, "phone", 0);
    connect(bob, "phone", 0);
    MessageEvent.Sent sent = (MessageEvent.Sent) events.sent(alice, bob).event();
    AnswerBody again =
        AnswerBody.newBuilder()
            .setUserId(alice)
            .setFrame(Frames.serverAck(sent))
            .setRepushTo(bob)
            .setRepush(Messages.of(sent))
            .build();
    ServerFrame.Builder refusal = ServerFrame.newBuilder();
    refusal.getErrorBuilder().setCode(ErrorCode.NOT_RECIPIENT).setMessageId(Ids.message("a", "b"));
    answers.refusals(List.of(AnswerBody.newBuilder().setUserId(bob).setFrame(refusal).build()));
    assertThat(barrier).isEmpty();
    answers.acks(List.of(again));
    List<Delivery> frames = List.copyOf(gateway.frames);
    assertThat(frames.get(0).getFrame().hasError()).isTrue();
    assertThat(frames.get(1).getFrame().getServerAck().getMessageId()).isEqualTo(sent.messageId());
    assertThat(frames.get(2).getUserId()).isEqualTo(bob);
    assertThat(frames.get(2).getFrame().getMessage().getRedelivered()).isTrue();
    assertThat(barrier).containsExactly("passed " + sent.messageId());
  }

  @Test
  void whatNobodyPushedIsPushedToWhoIsConnected() {
    RecordedEvent sent = events.sent(alice, bob);
    recorded(sent);
    connect(bob, "phone", 0);
    connect(bob, "laptop", 0);
    overdue.handle(stored(sent));
    Delivery pushed = gateway.frames.element();
    assertThat(gateway.frames).hasSize(1);
    assertThat(pushed.getUserId()).isEqualTo(bob);
    assertThat(pushed.getDeviceId()).isEmpty();
    assertThat(pushed.getSentAgain()).isFalse();
    assertThat(pushed.getFrame().getMessage())
        .isEqualTo(Messages.of((MessageEvent.Sent) sent.event()));
    assertThat(markedOffline).isEmpty();
  }

  @Test
  void whatReachesNobodyIsMarkedOffline() {
    RecordedEvent toNobody = events.sent(bob, alice);
    RecordedEvent toADeviceThatHasGone = events.sent(alice, bob);
    recorded(toNobody);
    recorded(toADeviceThatHasGone);
    connect(bob, "gone", 0);
    gateway.reach = 0;
    overdue.handle(stored(toNobody, toADeviceThatHasGone));
    assertThat(markedOffline)
        .containsExactly(
            (MessageEvent.Sent) toNobody.event(), (MessageEvent.Sent) toADeviceThatHasGone.event());
  }

  @Test
  void whatHasItsAnswerIsNotTakenOver() {
    RecordedEvent inTheBatch = events.sent(alice, bob);
    RecordedEvent lately = events.sent(alice, bob);
    RecordedEvent elsewhere = events.sent(alice, bob);
    recorded(inTheBatch, events.read(inTheBatch, 1));
    recorded(lately, events.markedOffline(lately, 1));
    recorded(elsewhere, events.received(elsewhere, 1));
    connect(bob, "phone", 0);
    settled.saw(stored(lately, events.markedOffline(lately, 1)));
    // As if it could not be read: what is known needs no look.
    streams.remove(lately.event().messageId());
    overdue.handle(stored(inTheBatch, lately, elsewhere, events.read(inTheBatch, 1)));
    assertThat(gateway.frames).isEmpty();
    assertThat(markedOffline).isEmpty();
  }

  private List<String> acked() {
    return gateway.frames.stream().map(d -> d.getFrame().getServerAck().getMessageId()).toList();
  }

  private static String id(RecordedEvent recorded) {
    return recorded.event().messageId();
  }

  private void recorded(RecordedEvent... events) {
    for (RecordedEvent event : events) {
      streams
          .computeIfAbsent(event.event().messageId(), id -> new ArrayList<>())
          .add(new MessageStream.Entry(event.sequence(), event.event().at(), event.event()));
    }
  }

  private static void redelivered(Delivery found, String device, RecordedEvent sent) {
    assertThat(found.getDeviceId()).isEqualTo(device);
    assertThat(found.getFrame().getMessage().getRedelivered()).isTrue();
    assertThat(found.getFrame().getMessage().getMessageId()).isEqualTo(sent.event().messageId());
  }

  private double channels() {
    return meters.get("danliao.query.delivery.channels").gauge().value();
  }

  private void leaveOpen(RecordedEvent sent) {
    open.put(sent.event().messageId(), Messages.of((MessageEvent.Sent) sent.event()));
  }

  private void lease(String address) {
    redis
        .opsForValue()
        .set(Presence.leaseKey(incarnation), new Presence.Lease(address, 0).toString());
    // Last: gateways that run here forget an incarnation they find without a lease.
    redis.opsForSet().add(Presence.GATEWAYS, incarnation);
  }

  private void connect(String user, String device, long since) {
    redis
        .opsForHash()
        .put(Presence.userKey(user), device, new Presence.Entry(incarnation, 1, since).toString());
  }

  private static List<StoredEvent> stored(RecordedEvent... recorded) {
    List<StoredEvent> stored = new ArrayList<>();
    for (RecordedEvent event : recorded) {
      stored.add(
          new StoredEvent(
              event,
              new GlobalSequenceTrackingToken(stored.size()),
              GenericEventMessage.asEventMessage(event.event())));
    }
    return stored;
  }

  /** Records what it is told to deliver. */
  private static final class Gateway extends GatewayGrpc.GatewayImplBase
      implements ServerInterceptor {
    private final Queue<Delivery> frames = new ConcurrentLinkedQueue<>();
    private final Queue<String> tokens = new ConcurrentLinkedQueue<>();
    private volatile int reach = 1;

    @Override
    public StreamObserver<DeliverRequest> deliver(StreamObserver<DeliverResponse> answers) {
      return new Requests(answers, request -> answers.onNext(take(request)));
    }

    private DeliverResponse take(DeliverRequest request) {
      frames.addAll(request.getDeliveriesList());
      DeliverResponse.Builder reached = DeliverResponse.newBuilder();
      request.getDeliveriesList().forEach(delivery -> reached.addReached(reach));
      return reached.build();
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      tokens.add(headers.get(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER)));
      return next.startCall(call, headers);
    }
  }
}
