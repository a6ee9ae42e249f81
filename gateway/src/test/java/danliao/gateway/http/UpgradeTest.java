package danliao.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import danliao.api.Presence.Entry;
import danliao.api.frame.ClientFrame;
import danliao.gateway.TestSettings;
import danliao.gateway.auth.VerifiedToken;
import danliao.gateway.connection.Connection;
import danliao.gateway.connection.ConnectionFactory;
import danliao.gateway.connection.ConnectionListener;
import danliao.gateway.connection.ConversationMemory;
import danliao.gateway.connection.Login;
import danliao.gateway.presence.Logins;
import danliao.gateway.presence.Registration;
import danliao.gateway.settings.GatewaySettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/** What Redis has taken is removed again where no connection comes of it. */
class UpgradeTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  private final CompletableFuture<VerifiedToken> verified = new CompletableFuture<>();
  private final CompletableFuture<Registration> registered = new CompletableFuture<>();
  private final List<String> asked = new ArrayList<>();
  private final List<String> forgotten = new ArrayList<>();
  private final EmbeddedChannel channel = new EmbeddedChannel(new HttpServerCodec());

  @Test
  void aLoginWhoseFormerGatewayCannotBeToldIsForgottenAndAnswered() {
    begin(
        (login, former) -> {
          throw new IllegalArgumentException("no address");
        });
    verify();
    registered.complete(new Registration(7, new Entry("gateway-2#1", 6, 0)));
    assertThat(forgotten).containsExactly("alice phone 7");
    ByteBuf answer = channel.readOutbound();
    assertThat(answer.toString(StandardCharsets.US_ASCII)).startsWith("HTTP/1.1 503 ");
    answer.release();
  }

  @Test
  void aLoginWhoseClientHasLeftMeanwhileIsForgotten() {
    begin((login, former) -> {});
    verify();
    channel.close().syncUninterruptibly();
    registered.complete(new Registration(7, null));
    channel.runPendingTasks();
    assertThat(forgotten).containsExactly("alice phone 7");
  }

  @Test
  void aClientThatHasLeftBeforeItsTokenWasVerifiedIsNotRegistered() {
    begin((login, former) -> {});
    channel.close().syncUninterruptibly();
    verify();
    channel.runPendingTasks();
    assertThat(asked).isEmpty();
    assertThat(forgotten).isEmpty();
  }

  private void verify() {
    verified.complete(new VerifiedToken("alice", NOW.plus(Duration.ofHours(1))));
  }

  private void begin(BiConsumer<Login, Entry> replacements) {
    GatewaySettings settings = TestSettings.of();
    ConnectionFactory connections =
        new ConnectionFactory(
            new Nobody(),
            settings,
            new ConversationMemory(),
            Clock.fixed(NOW, ZoneOffset.UTC),
            System::nanoTime,
            new SimpleMeterRegistry());
    Upgrades upgrades =
        new Upgrades(
            token -> verified,
            new RecordedLogins(),
            replacements,
            new ClientPipeline(settings, connections));
    FullHttpRequest request = request();
    upgrades.begin(channel, request);
    request.release();
  }

  private static FullHttpRequest request() {
    FullHttpRequest request =
        new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/ws?device=phone");
    request
        .headers()
        .set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET)
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE)
        .set(HttpHeaderNames.SEC_WEBSOCKET_KEY, "dGhlIHNhbXBsZSBub25jZQ==")
        .set(HttpHeaderNames.SEC_WEBSOCKET_VERSION, "13")
        .set(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, "danliao.v1.protobuf")
        .set(HttpHeaderNames.AUTHORIZATION, "Bearer token");
    return request;
  }

  private final class RecordedLogins implements Logins {
    @Override
    public CompletionStage<Registration> register(
        String userId, String deviceId, Instant tokenExpiresAt) {
      asked.add(userId + ' ' + deviceId);
      return registered;
    }

    @Override
    public CompletionStage<Boolean> unregister(String userId, String deviceId, long epoch) {
      forgotten.add(userId + ' ' + deviceId + ' ' + epoch);
      return CompletableFuture.completedFuture(true);
    }
  }

  /** No connection comes of these upgrades. */
  private static final class Nobody implements ConnectionListener {
    @Override
    public void opened(Connection connection) {
      throw new AssertionError("expected no connection");
    }

    @Override
    public void received(Connection connection, ClientFrame frame, long readAt) {}

    @Override
    public void writable(Connection connection) {}

    @Override
    public void closed(Connection connection) {}
  }
}
