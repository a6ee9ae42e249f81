package danliao.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import danliao.api.frame.ClientFrame;
import danliao.gateway.TestSettings;
import danliao.gateway.auth.VerifiedToken;
import danliao.gateway.connection.Connection;
import danliao.gateway.connection.ConnectionFactory;
import danliao.gateway.connection.ConnectionListener;
import danliao.gateway.connection.ConversationMemory;
import danliao.gateway.presence.Logins;
import danliao.gateway.presence.Registration;
import danliao.gateway.settings.GatewaySettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** From the first byte of a request to the first frame, in a time of its own. */
class ClientPipelineTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(10);

  private final MockTicker time = Ticker.newMockTicker();
  private final EmbeddedChannel channel = EmbeddedChannel.builder().ticker(time).build();
  private final CompletableFuture<Registration> registered = new CompletableFuture<>();
  private final List<String> forgotten = new ArrayList<>();
  private final List<ClientFrame> received = new ArrayList<>();

  ClientPipelineTest() {
    GatewaySettings settings = TestSettings.of("timeouts.request=" + REQUEST_TIMEOUT);
    ConnectionFactory connections =
        new ConnectionFactory(
            new Recorder(),
            settings,
            new ConversationMemory(),
            Clock.fixed(NOW, ZoneOffset.UTC),
            time::nanoTime,
            new SimpleMeterRegistry());
    ClientPipeline pipeline = new ClientPipeline(settings, connections);
    Upgrades upgrades =
        new Upgrades(
            token ->
                CompletableFuture.completedFuture(
                    new VerifiedToken("alice", NOW.plus(Duration.ofHours(1)))),
            new RecordedLogins(),
            (login, former) -> {},
            pipeline);
    pipeline.http(channel.pipeline(), new FrontDoor(upgrades, actuator(), null, () -> false));
  }

  /** Without health: nobody asks for it here. */
  private static Actuator actuator() {
    return new Actuator(
        null, new PrometheusMeterRegistry(PrometheusConfig.DEFAULT), new ActuatorCallers(false));
  }

  @AfterEach
  void end() {
    channel.finishAndReleaseAll();
  }

  @Test
  void aClientBeginsWithHttp() {
    assertThat(handlers())
        .containsExactly(
            "FlushConsolidationHandler",
            "HttpServerCodec",
            "RequestTimeout",
            "HttpObjectAggregator",
            "FrontDoor");
  }

  @Test
  void anUpgradeLeavesNothingOfHttp() {
    ask("/ws", "danliao.v1.json, bearer.token");
    assertThat(channel.config().isAutoRead()).isFalse();
    register();
    assertThat(answer())
        .startsWith("HTTP/1.1 101 ")
        .containsIgnoringCase("sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n")
        .containsIgnoringCase("sec-websocket-protocol: danliao.v1.json\r\n");
    assertThat(handlers())
        .containsExactly(
            "FlushConsolidationHandler",
            "FrameDecoder",
            "WebSocket13FrameEncoder",
            "Utf8FrameValidator",
            "ConnectionHandler");
    assertThat(channel.config().isAutoRead()).isTrue();
    channel.writeInbound(Unpooled.wrappedBuffer(text("{\"ping\":{}}")));
    assertThat(received).singleElement().matches(ClientFrame::hasPing);
  }

  @Test
  void onlyTextIsLookedAtForUtf8() {
    ask("/ws", "danliao.v1.protobuf, bearer.token");
    register();
    assertThat(answer()).startsWith("HTTP/1.1 101 ");
    assertThat(handlers())
        .containsExactly(
            "FlushConsolidationHandler",
            "FrameDecoder",
            "WebSocket13FrameEncoder",
            "ConnectionHandler");
  }

  @Test
  void whoAsksForNothingInTimeIsClosed() {
    pass(REQUEST_TIMEOUT.minusMillis(1));
    assertThat(channel.isOpen()).isTrue();
    pass(Duration.ofMillis(1));
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void anUpgradeThatIsNotDecidedInTimeIsClosedAndForgotten() {
    ask("/ws", "danliao.v1.json, bearer.token");
    pass(REQUEST_TIMEOUT);
    assertThat(channel.isOpen()).isFalse();
    register();
    assertThat(forgotten).containsExactly("alice default 7");
  }

  @Test
  void aWebSocketIsNoRequestThatTakesTooLong() {
    ask("/ws", "danliao.v1.json, bearer.token");
    register();
    pass(REQUEST_TIMEOUT.multipliedBy(2));
    assertThat(channel.isOpen()).isTrue();
  }

  @Test
  void whatIsNoUpgradeIsRefused() {
    ask("/ws", "danliao.v1.json");
    assertThat(answer()).startsWith("HTTP/1.1 401 ");
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void whoAsksTwiceInOnePieceIsRefusedAndForgotten() {
    byte[] once = RawWebSocket.request("/ws", "danliao.v1.json, bearer.token");
    channel.writeInbound(Unpooled.wrappedBuffer(once, once));
    channel.runPendingTasks();
    assertThat(answer()).startsWith("HTTP/1.1 400 ");
    assertThat(channel.isOpen()).isFalse();
    register();
    assertThat(forgotten).containsExactly("alice default 7");
  }

  private void ask(String path, String subprotocols) {
    channel.writeInbound(Unpooled.wrappedBuffer(RawWebSocket.request(path, subprotocols)));
    channel.runPendingTasks();
  }

  private void register() {
    registered.complete(new Registration(7, null));
    channel.runPendingTasks();
  }

  private void pass(Duration duration) {
    time.advance(duration.toNanos(), TimeUnit.NANOSECONDS);
    channel.runScheduledPendingTasks();
    channel.runPendingTasks();
  }

  private List<String> handlers() {
    return channel.pipeline().toMap().values().stream()
        .map(handler -> handler.getClass().getSimpleName())
        .toList();
  }

  private String answer() {
    ByteBuf answer = channel.readOutbound();
    try {
      return answer.toString(StandardCharsets.US_ASCII);
    } finally {
      answer.release();
    }
  }

  /** A frame of fewer than 126 bytes, masked with zeros. */
  private static byte[] text(String text) {
    byte[] payload = text.getBytes(StandardCharsets.UTF_8);
    byte[] frame = new byte[6 + payload.length];
    frame[0] = (byte) 0x81;
    frame[1] = (byte) (0x80 | payload.length);
    System.arraycopy(payload, 0, frame, 6, payload.length);
    return frame;
  }

  private final class RecordedLogins implements Logins {
    @Override
    public CompletionStage<Registration> register(
        String userId, String deviceId, Instant tokenExpiresAt) {
      return registered;
    }

    @Override
    public CompletionStage<Boolean> unregister(String userId, String deviceId, long epoch) {
      forgotten.add(userId + ' ' + deviceId + ' ' + epoch);
      return CompletableFuture.completedFuture(true);
    }
  }

  private final class Recorder implements ConnectionListener {
    @Override
    public void opened(Connection connection) {}

    @Override
    public void received(Connection connection, ClientFrame frame, long readAt) {
      received.add(frame);
    }

    @Override
    public void writable(Connection connection) {}

    @Override
    public void closed(Connection connection) {}
  }
}
