package danliao.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import danliao.api.Ids;
import danliao.api.frame.Message;
import danliao.api.frame.ServerFrame;
import danliao.api.rpc.DeliverRequest;
import danliao.api.rpc.Delivery;
import danliao.service.internal.DeliveryStream;
import danliao.service.internal.InternalCredentials;
import danliao.service.internal.InternalToken;
import danliao.testkit.RealServers;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.client.exception.MQClientException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What would take twice the heap of a gateway, in each way that its clients have. */
class FloodIT {
  private static final String HEAP = "128m";
  private static final String LARGE = "x".repeat(16_000);
  private static final String SHED = "danliao_gateway_closes_total{reason=\"OVERLOADED\"";

  private static Servers servers;
  private static UndeliveredStore store;
  private static RedisLine redis;
  private static GatewayProcess gateway;
  private static ManagedChannel channel;
  private static DeliveryStream pushes;
  private static Jwts jwts;

  private final String run = UUID.randomUUID().toString().substring(0, 8);
  private final List<RawWebSocket> clients = new ArrayList<>();
  private int messages;

  @BeforeAll
  static void start() throws IOException, MQClientException {
    Awaitility.setDefaultTimeout(Duration.ofSeconds(60));
    servers = new Servers();
    store = new UndeliveredStore();
    redis = new RedisLine(RealServers.redisPort());
    jwts = new Jwts(RealServers.secrets().jwtSecret());
    gateway =
        new GatewayProcess(servers, store.port(), HEAP, "spring.data.redis.port=" + redis.port());
    channel =
        Grpc.newChannelBuilder(
                "127.0.0.1:" + gateway.grpcPort(), InsecureChannelCredentials.create())
            .intercept(
                new InternalCredentials(new InternalToken(RealServers.secrets().internalToken())))
            .build();
    pushes = new DeliveryStream(channel, Duration.ofSeconds(60));
  }

  @AfterAll
  static void stop() throws IOException {
    channel.shutdownNow();
    gateway.close();
    redis.close();
    store.close();
    servers.close();
  }

  @AfterEach
  void leave() throws IOException {
    for (RawWebSocket client : clients) {
      client.close();
    }
    await().until(() -> gateway.metric("danliao_gateway_connections ") == 0);
  }

  @Test
  void clientsThatDoNotReadAreClosedBeforeTheMemoryEnds() throws IOException {
    for (int user = 0; user < 300; user++) {
      connect("slow-" + user);
    }
    for (int round = 0; round < 8; round++) {
      for (int user = 0; user < 300; user++) {
        push("slow-" + user, LARGE, 8);
      }
    }
    assertSomeWereClosedAndOthersAreServed();
  }

  @Test
  void framesThatNeverEndAreClosedBeforeTheMemoryEnds() {
    for (int user = 0; user < 300; user++) {
      try {
        connect("endless-" + user).unfinishedText(1_000_000, 900_000);
      } catch (IOException closed) {
        // As it should be, from some number on.
      }
    }
    assertSomeWereClosedAndOthersAreServed();
  }

  @Test
  void clientsThatAcknowledgeNothingAreClosedBeforeTheMemoryEnds() throws IOException {
    for (int user = 0; user < 15; user++) {
      for (int device = 0; device < 20; device++) {
        RawWebSocket client = connect("mute-" + user, "device-" + device);
        Thread.ofVirtual().start(client::readAll);
      }
    }
    for (int round = 0; round < 20; round++) {
      for (int user = 0; user < 15; user++) {
        push("mute-" + user, "", 100);
      }
    }
    assertSomeWereClosedAndOthersAreServed();
  }

  @Test
  void sendsThatWaitForRedisAreRefusedBeforeTheMemoryEnds() throws IOException {
    for (int user = 0; user < 64; user++) {
      Thread.ofVirtual().start(connect("eager-" + user)::readAll);
    }
    redis.hold();
    try {
      for (int send = 0; send < 250; send++) {
        for (RawWebSocket client : clients) {
          try {
            client.text(send(send));
          } catch (IOException closed) {
            // As it should be, where its frames are what the gateway holds most of.
          }
        }
      }
      await()
          .until(() -> gateway.metric("danliao_gateway_errors_total{code=\"UNAVAILABLE\"") > 1_000);
    } finally {
      redis.release();
    }
    assertServes();
  }

  private static byte[] send(int number) {
    return "{\"send\":{\"clientMsgId\":\"flood-%06d\",\"to\":\"nobody\",\"content\":\"%s\"}}"
        .formatted(number, LARGE)
        .getBytes(StandardCharsets.UTF_8);
  }

  private void assertSomeWereClosedAndOthersAreServed() {
    await().until(() -> gateway.metric(SHED) > 0);
    assertServes();
  }

  /** Somebody who comes now is pushed what is sent. */
  private void assertServes() {
    String user = "well-" + run;
    await()
        .ignoreExceptions()
        .untilAsserted(
            () -> {
              gateway.assertAlive();
              try (TestClient client =
                  TestClient.json(gateway.port(), "phone", jwts.of(user)).welcomed()) {
                push(user, "hello", 1);
                assertThat(client.message().getContent()).isEqualTo("hello");
              }
            });
  }

  private RawWebSocket connect(String user) throws IOException {
    return connect(user, "phone");
  }

  private RawWebSocket connect(String user, String device) throws IOException {
    RawWebSocket client =
        new RawWebSocket(gateway.port(), device, jwts.of(user + '-' + run), Integer.MAX_VALUE);
    clients.add(client);
    return client;
  }

  private void push(String user, String content, int count) {
    String recipient = user.endsWith(run) ? user : user + '-' + run;
    DeliverRequest.Builder request = DeliverRequest.newBuilder();
    for (int i = 0; i < count; i++) {
      Message message =
          Message.newBuilder()
              .setMessageId(Ids.message("someone-" + run, "push-%08d".formatted(messages++)))
              .setConversationId(Ids.conversation("someone-" + run, recipient))
              .setContent(content)
              .build();
      request.addDeliveries(
          Delivery.newBuilder()
              .setUserId(recipient)
              .setFrame(ServerFrame.newBuilder().setMessage(message)));
    }
    var unused = pushes.deliver(request.build()).orTimeout(90, TimeUnit.SECONDS).join();
  }
}
