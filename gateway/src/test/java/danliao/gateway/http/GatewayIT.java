package danliao.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.MessageLite;
import com.google.protobuf.util.JsonFormat;
import danliao.api.Ids;
import danliao.api.Presence;
import danliao.api.Seq;
import danliao.api.frame.AckStatus;
import danliao.api.frame.ClientFrame;
import danliao.api.frame.ErrorCode;
import danliao.api.frame.Message;
import danliao.api.frame.Ping;
import danliao.api.frame.ServerFrame;
import danliao.api.frame.Sync;
import danliao.api.rpc.DeliverRequest;
import danliao.api.wire.ClientAckBody;
import danliao.api.wire.MarkOfflineBody;
import danliao.api.wire.SendC2CBody;
import danliao.gateway.connection.Connections;
import danliao.gateway.session.Departures;
import danliao.gateway.settings.Incarnation;
import danliao.service.internal.DeliveryStream;
import danliao.testkit.RealServers;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.rocketmq.client.exception.MQClientException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Two gateways, real Redis and RocketMQ, and the protocol over real sockets. What mostly waits,
 * most of it for a gateway of its own, runs beside the rest.
 */
class GatewayIT {
  /** In seconds: how long presence is kept past a token. The tests' tokens live for 600. */
  private static final long A_DAY = Duration.ofDays(1).toSeconds();

  private static Servers servers;
  private static UndeliveredStore store;
  private static RunningGateway one;
  private static RunningGateway two;
  private static Jwts jwts;

  private final List<TestClient> clients = new ArrayList<>();
  private final String run = UUID.randomUUID().toString().substring(0, 8);
  private final String alice = "alice-" + run;
  private final String bob = "bob-" + run;

  @BeforeAll
  static void start() throws IOException, MQClientException {
    Awaitility.setDefaultTimeout(Duration.ofSeconds(60));
    servers = new Servers();
    store = new UndeliveredStore();
    jwts = new Jwts(RealServers.secrets().jwtSecret());
    one = RunningGateway.ready(servers, store.port());
    two = RunningGateway.ready(servers, store.port(), "danliao.gateway.limits.devices-per-user=2");
  }

  @AfterAll
  static void stop() {
    one.close();
    two.close();
    store.close();
    servers.close();
  }

  @AfterEach
  void leave() {
    clients.forEach(TestClient::close);
  }

  private TestClient json(RunningGateway gateway, String user, String device) {
    TestClient client = TestClient.json(gateway.port(), device, jwts.of(user));
    clients.add(client);
    return client;
  }

  private TestClient protobuf(RunningGateway gateway, String user, String device) {
    TestClient client = TestClient.protobuf(gateway.port(), device, jwts.of(user));
    clients.add(client);
    return client;
  }

  @Test
  void welcomeIsTheFirstFrameAndTheTokenIsNotEchoed() {
    TestClient client = json(one, alice, "phone");
    ServerFrame first = client.next();
    assertThat(first.getWelcome().getUserId()).isEqualTo(alice);
    assertThat(first.getWelcome().getDeviceId()).isEqualTo("phone");
    assertThat(first.getWelcome().getHeartbeatSeconds()).isEqualTo(30);
    assertThat(client.subprotocol()).isEqualTo("danliao.v1.json");
  }

  @Test
  void aMessageReachesTheRecipientOnTheSameGatewayInEitherEncoding() {
    TestClient phone = json(one, bob, "phone").welcomed();
    TestClient desk = protobuf(one, bob, "desk").welcomed();
    TestClient sender = protobuf(one, alice, "phone").welcomed();
    sender.send("aaaaaaaa", bob, "你好");
    Message message = phone.message();
    assertThat(message.getContent()).isEqualTo("你好");
    assertThat(message.getFrom()).isEqualTo(alice);
    assertThat(message.getMessageId()).isEqualTo(Ids.message(alice, "aaaaaaaa"));
    assertThat(message.getContentType()).isEqualTo("text/plain");
    assertThat(message.getRedelivered()).isFalse();
    assertThat(desk.message()).isEqualTo(message);
    SendC2CBody command = (SendC2CBody) published(message.getMessageId(), 1).getFirst();
    assertThat(command.getSeq()).isEqualTo(message.getSeq());
    assertThat(command.getConversationId()).isEqualTo(message.getConversationId());
  }

  @Test
  void aMessageReachesTheRecipientOnAnotherGatewayAndARepliesStampIsHigher() {
    TestClient there = json(two, bob, "phone").welcomed();
    TestClient here = json(one, alice, "phone").welcomed();
    here.send("aaaaaaaa", bob, "question");
    Message question = there.message();
    there.send("bbbbbbbb", alice, "answer");
    assertThat(here.message().getSeq()).isGreaterThan(question.getSeq());
  }

  @Test
  void manyMessagesToAnotherGatewayArriveInTheirOrder() {
    TestClient there = protobuf(two, bob, "phone").welcomed();
    TestClient here = protobuf(one, alice, "phone").welcomed();
    List<String> sent = IntStream.range(0, 300).mapToObj(i -> "order-" + (1000 + i)).toList();
    sent.forEach(id -> here.send(id, bob, "hi"));
    List<String> arrived = sent.stream().map(id -> there.message().getClientMsgId()).toList();
    assertThat(arrived).isEqualTo(sent);
  }

  @Test
  void nobodyConnectedIsMarkedOffline() {
    TestClient sender = json(one, alice, "phone").welcomed();
    sender.send("aaaaaaaa", bob, "anyone there?");
    List<MessageLite> commands = published(Ids.message(alice, "aaaaaaaa"), 2);
    assertThat(commands.get(0)).isInstanceOf(SendC2CBody.class);
    assertThat(commands.get(1))
        .isInstanceOfSatisfying(
            MarkOfflineBody.class, mark -> assertThat(mark.getRecipient()).isEqualTo(bob));
  }

  @Test
  void aResendIsPublishedButNotPushed() {
    TestClient recipient = json(one, bob, "phone").welcomed();
    TestClient sender = json(one, alice, "phone").welcomed();
    sender.send("aaaaaaaa", bob, "once");
    recipient.message();
    TestClient elsewhere = json(two, alice, "desk").welcomed();
    elsewhere.send("aaaaaaaa", bob, "twice");
    published(Ids.message(alice, "aaaaaaaa"), 2);
    sender.send("bbbbbbbb", bob, "next");
    assertThat(recipient.message().getClientMsgId()).isEqualTo("bbbbbbbb");
  }

  @Test
  void aNewerLoginOfTheDeviceReplacesTheOlderOnTheSameGateway() {
    TestClient older = json(one, bob, "phone").welcomed();
    TestClient newer = json(one, bob, "phone").welcomed();
    assertThat(older.closeCode()).isEqualTo(4409);
    json(one, alice, "phone").welcomed().send("aaaaaaaa", bob, "hi");
    assertThat(newer.message().getContent()).isEqualTo("hi");
  }

  @Test
  void aNewerLoginOnAnotherGatewayReplacesTheOlderWhoseEndErasesNothing() {
    TestClient older = json(one, bob, "phone").welcomed();
    TestClient newer = json(two, bob, "phone").welcomed();
    assertThat(older.closeCode()).isEqualTo(4409);
    await().until(() -> one.bean(Connections.class).of(bob).isEmpty());
    await().until(() -> one.bean(Departures.class).isIdle());
    assertThat(servers.redis().hget(Presence.userKey(bob), "phone")).isNotNull();
    json(one, alice, "phone").welcomed().send("aaaaaaaa", bob, "hi");
    assertThat(newer.message().getContent()).isEqualTo("hi");
  }

  @Test
  void aDeviceThatLeavesIsGoneFromPresence() {
    TestClient client = json(one, bob, "phone").welcomed();
    client.leave();
    assertThat(client.closeCode()).isEqualTo(1000);
    await().until(() -> servers.redis().exists(Presence.userKey(bob)) == 0);
  }

  @Test
  void badTokensAreRefusedWith401() {
    for (String token :
        List.of(
            "garbage",
            jwts.of(alice, Duration.ofSeconds(-1)),
            jwts.withoutExpiry(alice),
            jwts.notYetValid(alice),
            jwts.ofAnotherSecret(alice),
            jwts.ofAnotherAlgorithm(alice),
            jwts.unsigned(alice),
            jwts.of("not a user"))) {
      assertThat(refusal(() -> TestClient.json(one.port(), "phone", token))).isEqualTo(401);
    }
  }

  @Test
  void aTokenInTheUrlIsIgnored() throws IOException {
    assertThat(upgrade("/ws?token=" + jwts.of(alice), "danliao.v1.json")).isEqualTo(401);
  }

  @Test
  void withoutAnEncodingWeSpeakItIs400() throws IOException {
    assertThat(upgrade("/ws", "bearer." + jwts.of(alice))).isEqualTo(400);
    assertThat(upgrade("/ws", "danliao.v9.xml, bearer." + jwts.of(alice))).isEqualTo(400);
  }

  @Test
  void aDeviceThatIsNoneIs400() {
    assertThat(refusal(() -> json(one, alice, "a%20b"))).isEqualTo(400);
  }

  @Test
  void moreDevicesThanAllowedAre429AndADeviceMayComeBack() {
    json(two, bob, "a").welcomed();
    json(two, bob, "b").welcomed();
    assertThat(refusal(() -> json(two, bob, "c"))).isEqualTo(429);
    json(two, bob, "b").welcomed();
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void theConnectionEndsWithItsToken() {
    TestClient client = TestClient.json(one.port(), "phone", jwts.of(alice, Duration.ofSeconds(8)));
    clients.add(client);
    client.welcomed();
    assertThat(client.closeCode()).isEqualTo(4401);
  }

  @Test
  void errorsLeaveTheConnectionOpen() {
    TestClient client = json(one, alice, "phone").welcomed();
    client.text("not json");
    assertThat(client.next().getError().getCode()).isEqualTo(ErrorCode.INVALID_FRAME);
    client.text("{\"dance\":{}}");
    assertThat(client.next().getError().getCode()).isEqualTo(ErrorCode.INVALID_FRAME);
    client.binary(new byte[] {1});
    assertThat(client.next().getError().getCode()).isEqualTo(ErrorCode.INVALID_FRAME);
    client.text("{\"send\":{\"x\":\"" + "x".repeat(70_000) + "\"}}");
    assertThat(client.next().getError().getCode()).isEqualTo(ErrorCode.MESSAGE_TOO_LARGE);
    client.send("aaaaaaaa", bob, "x".repeat(16_385));
    assertThat(client.next().getError().getClientMsgId()).isEqualTo("aaaaaaaa");
    client.send("aaaaaaaa", alice, "me");
    assertThat(client.next().getError().getCode()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
    client.send(ClientFrame.newBuilder().setSync(Sync.newBuilder().setLimit(10)).build());
    assertThat(client.next().getError().getCode()).isEqualTo(ErrorCode.UNAVAILABLE);
    client.send(ClientFrame.newBuilder().setPing(Ping.getDefaultInstance()).build());
    assertThat(client.next().hasPong()).isTrue();
    assertThat(servers.commandsOf(Ids.message(alice, "aaaaaaaa"))).isEmpty();
  }

  @Test
  void aFrameBeyondReasonIsClosedWith1009() {
    TestClient client = protobuf(one, alice, "phone").welcomed();
    client.binary(new byte[2 << 20]);
    assertThat(client.closeCode()).isEqualTo(1009);
  }

  @Test
  void textThatIsNoUtf8IsClosedWith1007() throws IOException {
    try (RawWebSocket socket = new RawWebSocket(one.port(), jwts.of(alice))) {
      socket.text(new byte[] {'{', (byte) 0xff, '}'});
      assertThat(socket.closeCode()).isEqualTo(1007);
    }
  }

  @Test
  void acknowledgementsArePublishedAndWhatIsNoMessageIsUnknown() {
    TestClient recipient = json(one, bob, "phone").welcomed();
    json(one, alice, "phone").welcomed().send("aaaaaaaa", bob, "hi");
    String known = recipient.message().getMessageId();
    String unseen = Ids.message(alice, "bbbbbbbb");
    recipient.ack(AckStatus.READ, known, unseen, "nonsense");
    ServerFrame error = recipient.next();
    assertThat(error.getError().getCode()).isEqualTo(ErrorCode.UNKNOWN_MESSAGE);
    assertThat(error.getError().getMessageId()).isEqualTo("nonsense");
    for (String id : List.of(known, unseen)) {
      await()
          .untilAsserted(
              () ->
                  assertThat(servers.commandsOf(id))
                      .filteredOn(c -> c instanceof ClientAckBody)
                      .singleElement()
                      .isInstanceOfSatisfying(
                          ClientAckBody.class,
                          ack -> {
                            assertThat(ack.getBy()).isEqualTo(bob);
                            assertThat(ack.getStatus()).isEqualTo(AckStatus.READ);
                          }));
    }
    recipient.ack(AckStatus.ACK_STATUS_UNSPECIFIED, known);
    assertThat(recipient.next().getError().getCode()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
  }

  @Test
  void whatWasNeverAcknowledgedIsPushedInOrderThoughTheQuerySideFailsAtFirst() {
    List<Message> kept = undelivered(5, "hi");
    store.keep(bob, kept);
    store.failNext(bob, 2);
    TestClient client = json(one, bob, "phone").welcomed();
    assertThat(kept.stream().map(m -> client.message()).toList()).isEqualTo(kept);
  }

  /** As 40 KiB a second and 5 MiB would, fifteen times as fast. */
  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void aClientOnASlowLinkGetsAllThatItMissedInOneConnectionAndItsAcksAreTakenMeanwhile()
      throws IOException {
    List<Message> kept = undelivered(400, "x".repeat(16_000));
    store.keep(bob, kept);
    try (RunningGateway gateway =
            RunningGateway.ready(
                servers,
                store.port(),
                "danliao.gateway.timeouts.acknowledge=3s",
                "danliao.gateway.timeouts.probe=2s",
                "danliao.gateway.timeouts.slow-reader=60s");
        RawWebSocket client = new RawWebSocket(gateway.port(), jwts.of(bob), 600 * 1024)) {
      assertThat(frame(client).hasWelcome()).isTrue();
      assertThat(frame(client).getMessage()).isEqualTo(kept.getFirst());
      String first = kept.getFirst().getMessageId();
      String ack = "{\"ack\":{\"messageIds\":[\"" + first + "\"],\"status\":\"READ\"}}";
      await()
          .during(Duration.ofSeconds(1))
          .until(
              () ->
                  gateway.bean(Connections.class).of(bob).stream()
                      .anyMatch(full -> !full.isWritable()));
      client.text(ack.getBytes(StandardCharsets.US_ASCII));
      published(first, 1);
      for (Message message : kept.subList(1, kept.size())) {
        assertThat(frame(client).getMessage()).isEqualTo(message);
      }
    }
  }

  private static ServerFrame frame(RawWebSocket client) throws IOException {
    ServerFrame.Builder frame = ServerFrame.newBuilder();
    JsonFormat.parser().merge(client.nextText(), frame);
    return frame.build();
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void withTheBrokerAwaySendsAreUnavailableAndNothingIsPushed() {
    try (RunningGateway cutOff =
        RunningGateway.ready(
            servers,
            store.port(),
            "rocketmq.name-server=127.0.0.1:1",
            "danliao.gateway.timeouts.publish=500ms")) {
      TestClient recipient = json(cutOff, bob, "phone").welcomed();
      TestClient sender = json(cutOff, alice, "phone").welcomed();
      sender.send("aaaaaaaa", bob, "hi");
      ServerFrame answer = sender.next();
      assertThat(answer.getError().getCode()).isEqualTo(ErrorCode.UNAVAILABLE);
      assertThat(answer.getError().getClientMsgId()).isEqualTo("aaaaaaaa");
      String claim = "danliao:1:claim:" + Ids.message(alice, "aaaaaaaa");
      await().until(() -> servers.redis().get(claim).endsWith("|unpushed"));
      assertThat(servers.redis().ttl(claim)).isPositive();
      assertThat(recipient.peek()).isNull();
      assertThat(get(cutOff, "/actuator/health").statusCode()).isEqualTo(503);
      // The other gateways have lost the same broker.
      assertThat(get(cutOff, "/actuator/health/readiness").statusCode()).isEqualTo(200);
      assertThat(get(cutOff, "/actuator/health/liveness").statusCode()).isEqualTo(200);
    }
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void presenceThatRedisForgotIsWrittenAgainAndTheConnectionDrained() {
    try (RunningGateway gateway = RunningGateway.ready(servers, store.port())) {
      TestClient recipient = json(gateway, bob, "phone").welcomed();
      Message missed =
          Message.newBuilder().setMessageId(Ids.message(alice, "missedit")).setSeq(1).build();
      store.keep(bob, List.of(missed));
      String incarnation =
          Presence.Entry.parse(servers.redis().hget(Presence.userKey(bob), "phone")).incarnation();
      servers.redis().del(Presence.leaseKey(incarnation), Presence.userKey(bob));
      assertThat(recipient.message().getMessageId()).isEqualTo(missed.getMessageId());
      // The first drain, at the login, may be the one that found it.
      await()
          .untilAsserted(
              () ->
                  assertThat(servers.redis().hget(Presence.userKey(bob), "phone"))
                      .isNotNull()
                      .startsWith(incarnation));
    }
  }

  /** Others learn up to a second later that this gateway lives, and take its users for offline. */
  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void whatIsStoredAfterPresenceIsWrittenAgainAndDrainedComesToo() {
    try (RunningGateway gateway = RunningGateway.ready(servers, store.port())) {
      TestClient recipient = json(gateway, bob, "phone").welcomed();
      await().until(() -> store.asked(bob) == 1);
      String incarnation =
          Presence.Entry.parse(servers.redis().hget(Presence.userKey(bob), "phone")).incarnation();
      servers.redis().del(Presence.leaseKey(incarnation), Presence.userKey(bob));
      await().until(() -> store.asked(bob) == 2);
      Message late =
          Message.newBuilder().setMessageId(Ids.message(alice, "late")).setSeq(1).build();
      store.keep(bob, List.of(late));
      assertThat(recipient.message().getMessageId()).isEqualTo(late.getMessageId());
    }
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void presenceThatRedisWouldNotTakeAgainIsWrittenOnceItDoes() {
    try (RunningGateway gateway = RunningGateway.ready(servers, store.port())) {
      json(gateway, alice, "phone").welcomed();
      json(gateway, bob, "phone").welcomed();
      String incarnation =
          Presence.Entry.parse(servers.redis().hget(Presence.userKey(bob), "phone")).incarnation();
      servers.redis().del(Presence.userKey(alice), Presence.userKey(bob));
      // No hash: what is to be written to it fails.
      servers.redis().set(Presence.userKey(bob), "in the way");
      servers.redis().del(Presence.leaseKey(incarnation));
      await().until(() -> servers.redis().exists(Presence.userKey(alice)) == 1);
      servers.redis().del(Presence.userKey(bob));
      await()
          .untilAsserted(
              () ->
                  assertThat(servers.redis().hget(Presence.userKey(bob), "phone"))
                      .isNotNull()
                      .startsWith(incarnation));
      assertThat(servers.redis().ttl(Presence.userKey(bob))).isGreaterThan(A_DAY);
    }
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void whoLeftWhileRedisWasAwayIsNoDevice() throws IOException {
    try (RedisLine line = new RedisLine(RealServers.redisPort());
        RunningGateway gateway =
            RunningGateway.ready(
                servers,
                store.port(),
                "spring.data.redis.port=" + line.port(),
                "danliao.gateway.limits.devices-per-user=2")) {
      TestClient phone = json(gateway, bob, "phone").welcomed();
      TestClient desk = json(gateway, bob, "desk").welcomed();
      line.cut();
      phone.leave();
      desk.leave();
      await().until(() -> gateway.bean(Connections.class).of(bob).isEmpty());
      await().until(() -> gateway.bean(Departures.class).isIdle());
      assertThat(servers.redis().hlen(Presence.userKey(bob))).isEqualTo(2);
      line.mend();
      await().until(() -> servers.redis().exists(Presence.userKey(bob)) == 0);
      json(gateway, bob, "tablet").welcomed();
      json(gateway, bob, "watch").welcomed();
    }
  }

  @Test
  void presenceExpiresADayAfterTheLastTokenThatIsInIt() {
    String key = Presence.userKey(bob);
    json(one, bob, "phone").welcomed();
    assertThat(servers.redis().ttl(key)).isBetween(A_DAY + 500, A_DAY + 600);
    TestClient desk = TestClient.json(one.port(), "desk", jwts.of(bob, Duration.ofHours(2)));
    clients.add(desk);
    desk.welcomed();
    assertThat(servers.redis().ttl(key)).isBetween(A_DAY + 7_100, A_DAY + 7_200);
    json(one, bob, "tablet").welcomed();
    assertThat(servers.redis().ttl(key)).isBetween(A_DAY + 7_000, A_DAY + 7_200);
  }

  @Test
  void aGatewayThatStopsSendsItsClientsElsewhereAndGivesItsLeaseBack() {
    RunningGateway gateway = RunningGateway.ready(servers, store.port());
    TestClient client = json(gateway, bob, "phone").welcomed();
    String incarnation =
        Presence.Entry.parse(servers.redis().hget(Presence.userKey(bob), "phone")).incarnation();
    gateway.close();
    assertThat(client.closeCode()).isEqualTo(1012);
    assertThat(servers.redis().exists(Presence.userKey(bob))).isZero();
    assertThat(servers.redis().exists(Presence.leaseKey(incarnation))).isZero();
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void aSecondGatewayWithTheSameNodeDoesNotStart() {
    try (RunningGateway first =
        RunningGateway.ready(servers, store.port(), "danliao.gateway.node=900")) {
      assertThatThrownBy(
              () -> RunningGateway.started(servers, store.port(), "danliao.gateway.node=900"))
          .rootCause()
          .hasMessageContaining("expected a node that no other running gateway has, found 900")
          .hasMessageContaining(first.bean(Incarnation.class).value());
      json(first, alice, "phone").welcomed().send("aaaaaaaa", bob, "hi");
      published(Ids.message(alice, "aaaaaaaa"), 1);
    }
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void whoeverHadTheNodeAndWasKilledIsWaitedForAndItsStampsAreNotGivenAgain() {
    long until = redisMillis() + 4_000;
    servers.redis().set("danliao:1:node:901", "killed#1|" + until);
    try (RunningGateway next =
        RunningGateway.ready(servers, store.port(), "danliao.gateway.node=901")) {
      assertThat(redisMillis()).isGreaterThanOrEqualTo(until);
      json(next, alice, "phone").welcomed().send("aaaaaaaa", bob, "hi");
      SendC2CBody sent = (SendC2CBody) published(Ids.message(alice, "aaaaaaaa"), 1).getFirst();
      assertThat(sent.getSeq()).isGreaterThan(Seq.firstOf(until));
    }
  }

  @Test
  void aGatewayThatStopsGivesItsNodeBack() {
    String incarnation;
    try (RunningGateway gateway =
        RunningGateway.ready(servers, store.port(), "danliao.gateway.node=902")) {
      incarnation = gateway.bean(Incarnation.class).value();
    }
    String left = servers.redis().get("danliao:1:node:902");
    assertThat(left).startsWith(incarnation + "|");
    long until = Long.parseLong(left.substring(incarnation.length() + 1));
    await().until(() -> redisMillis() >= until);
    assertThat(servers.redis().get("danliao:1:node:902")).isEqualTo(left);
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void aGatewayThatHasLostItsNodeTakesNoSendsUntilItHasItAgain() {
    // What a run that failed may have left.
    servers.redis().del("danliao:1:node:903");
    try (RunningGateway gateway =
        RunningGateway.ready(servers, store.port(), "danliao.gateway.node=903")) {
      TestClient sender = json(gateway, alice, "phone").welcomed();
      servers.redis().set("danliao:1:node:903", "other#1|" + (redisMillis() + 600_000));
      await()
          .until(
              () -> get(gateway, "/actuator/health").body(),
              body -> body.contains("\"node\":{\"status\":\"DOWN\""));
      sender.send("aaaaaaaa", bob, "hi");
      ServerFrame answer = sender.next();
      assertThat(answer.getError().getCode()).isEqualTo(ErrorCode.UNAVAILABLE);
      servers.redis().del("danliao:1:node:903");
      await().until(() -> get(gateway, "/actuator/health").statusCode() == 200);
      sender.send("bbbbbbbb", bob, "hi");
      published(Ids.message(alice, "bbbbbbbb"), 1);
      assertThat(servers.commandsOf(Ids.message(alice, "aaaaaaaa"))).isEmpty();
    }
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void aGatewayThatStartsWithoutRedisTakesItsNodeOnceThatIsThere() throws IOException {
    try (RedisLine line = new RedisLine(RealServers.redisPort())) {
      line.cut();
      try (RunningGateway gateway =
          RunningGateway.started(servers, store.port(), "spring.data.redis.port=" + line.port())) {
        assertThat(get(gateway, "/actuator/health").statusCode()).isEqualTo(503);
        line.mend();
        await().until(() -> get(gateway, "/actuator/health").statusCode() == 200);
        json(gateway, alice, "phone").welcomed().send("aaaaaaaa", bob, "hi");
        published(Ids.message(alice, "aaaaaaaa"), 1);
      }
    }
  }

  @Test
  void aStampFarInTheFutureIsDeliveredAndNotFollowed() {
    Message late =
        Message.newBuilder()
            .setMessageId(Ids.message(alice, "from-the-future"))
            .setClientMsgId("from-the-future")
            .setConversationId(Ids.conversation(alice, bob))
            .setFrom(alice)
            .setTo(bob)
            .setContent("hi")
            .setSeq(Seq.firstOf(redisMillis() + Duration.ofDays(365).toMillis()))
            .setRedelivered(true)
            .build();
    store.keep(bob, List.of(late));
    TestClient client = json(one, bob, "phone").welcomed();
    assertThat(client.message()).isEqualTo(late);
    client.send("aaaaaaaa", alice, "now");
    SendC2CBody sent = (SendC2CBody) published(Ids.message(bob, "aaaaaaaa"), 1).getFirst();
    assertThat(sent.getSeq()).isLessThan(late.getSeq());
    assertThat(get(one, "/actuator/prometheus").body())
        .containsPattern("danliao_gateway_clock_refused_total [1-9]");
  }

  @Test
  void aDeviceOnAGatewayThatDiedIsOffline() {
    servers
        .redis()
        .hset(Presence.userKey(bob), "phone", new Presence.Entry("gone#1", 7, 0).toString());
    TestClient sender = json(one, alice, "phone").welcomed();
    sender.send("aaaaaaaa", bob, "hi");
    assertThat(published(Ids.message(alice, "aaaaaaaa"), 2).get(1))
        .isInstanceOf(MarkOfflineBody.class);
    servers.redis().del(Presence.userKey(bob));
  }

  @Test
  void aGatewayThatDoesNotAnswerCountsAsOffline() {
    String stuck = "stuck-" + run + "#1";
    servers
        .redis()
        .setex(Presence.leaseKey(stuck), 60, new Presence.Lease("127.0.0.1:1", 0).toString());
    servers
        .redis()
        .hset(Presence.userKey(bob), "phone", new Presence.Entry(stuck, 7, 0).toString());
    TestClient sender = json(one, alice, "phone").welcomed();
    sender.send("aaaaaaaa", bob, "hi");
    assertThat(published(Ids.message(alice, "aaaaaaaa"), 2).get(1))
        .isInstanceOf(MarkOfflineBody.class);
    servers.redis().del(Presence.userKey(bob), Presence.leaseKey(stuck));
  }

  @Test
  void onlyOurOwnServicesMayDeliver() {
    TestClient client = json(one, bob, "phone").welcomed();
    String incarnation =
        Presence.Entry.parse(servers.redis().hget(Presence.userKey(bob), "phone")).incarnation();
    String address =
        Presence.Lease.parse(servers.redis().get(Presence.leaseKey(incarnation))).grpcAddress();
    ManagedChannel channel =
        Grpc.newChannelBuilder(address, InsecureChannelCredentials.create()).build();
    try {
      assertThatThrownBy(
              () ->
                  new DeliveryStream(channel, Duration.ofSeconds(30))
                      .deliver(DeliverRequest.getDefaultInstance())
                      .get(60, TimeUnit.SECONDS))
          .cause()
          .isInstanceOfSatisfying(
              StatusRuntimeException.class,
              e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED));
    } finally {
      channel.shutdownNow();
    }
    assertThat(client.peek()).isNull();
  }

  @Test
  void operatorsSeeHealthAndMetricsAndNothingElseIsThere() {
    await().until(() -> get(one, "/actuator/health").statusCode() == 200);
    assertThat(get(one, "/actuator/health").body())
        .contains("\"presence\":{\"status\":\"UP\"}", "\"broker\":{\"status\":\"UP\"}");
    assertThat(get(one, "/actuator/health/readiness").statusCode()).isEqualTo(200);
    assertThat(get(one, "/actuator/health/liveness").statusCode()).isEqualTo(200);
    assertThat(get(one, "/actuator/prometheus").body()).contains("danliao_gateway_connections");
    assertThat(get(one, "/actuator/env").statusCode()).isEqualTo(404);
    assertThat(get(one, "/").statusCode()).isEqualTo(404);
    assertThat(get(one, "/ws").statusCode()).isEqualTo(400);
  }

  @Test
  void whatAProxyPassesOnSeesNeitherHealthNorMetrics() {
    for (String path : List.of("/actuator/health", "/actuator/prometheus")) {
      assertThat(get(one, path, "X-Forwarded-For", "203.0.113.7").statusCode()).isEqualTo(404);
    }
  }

  private List<Message> undelivered(int count, String content) {
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                Message.newBuilder()
                    .setMessageId(Ids.message(alice, "drained-" + i))
                    .setClientMsgId("drained-" + i)
                    .setConversationId(Ids.conversation(alice, bob))
                    .setFrom(alice)
                    .setTo(bob)
                    .setContent(content)
                    .setSeq(i + 1)
                    .setRedelivered(true)
                    .build())
        .toList();
  }

  private static long redisMillis() {
    List<String> time = servers.redis().time();
    return Long.parseLong(time.get(0)) * 1_000 + Long.parseLong(time.get(1)) / 1_000;
  }

  private List<MessageLite> published(String messageId, int count) {
    await().until(() -> servers.commandsOf(messageId).size() >= count);
    return servers.commandsOf(messageId);
  }

  private static int refusal(Runnable connect) {
    try {
      connect.run();
    } catch (CompletionException e) {
      if (e.getCause() instanceof WebSocketHandshakeException refused) {
        return refused.getResponse().statusCode();
      }
      throw e;
    }
    throw new AssertionError("expected the upgrade to be refused");
  }

  /** The status line's code; the JDK's client would not send what these tests send. */
  private static int upgrade(String path, String subprotocols) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), one.port())) {
      socket.setSoTimeout(60_000);
      socket.getOutputStream().write(RawWebSocket.request(path, subprotocols));
      String answer = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
      return Integer.parseInt(answer.substring(9));
    }
  }

  /** With headers, names and values by turns. */
  private static HttpResponse<String> get(RunningGateway gateway, String path, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + path));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
