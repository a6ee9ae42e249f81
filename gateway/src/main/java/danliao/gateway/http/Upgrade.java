package danliao.gateway.http;

import danliao.api.Presence.Entry;
import danliao.gateway.auth.TokenRefusedException;
import danliao.gateway.auth.VerifiedToken;
import danliao.gateway.config.GatewaySettings;
import danliao.gateway.connection.ConnectionListener;
import danliao.gateway.connection.Connections;
import danliao.gateway.connection.FrameDecoder;
import danliao.gateway.connection.Login;
import danliao.gateway.frames.FrameCodec;
import danliao.gateway.presence.Logins;
import danliao.gateway.presence.Registration;
import danliao.gateway.presence.TooManyDevicesException;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker13;
import io.netty.util.concurrent.Future;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From a request to a connection: token, encoding, device, presence, and only then the upgrade, so
 * that each refusal is an HTTP status. Never blocks an event loop.
 */
final class Upgrade {
  private static final Logger log = LoggerFactory.getLogger(Upgrade.class);

  private final Function<String, CompletionStage<VerifiedToken>> tokens;
  private final Logins logins;
  private final BiConsumer<Login, Entry> replacements;
  private final Connections connections;
  private final ConnectionListener sessions;
  private final WebSocketDecoderConfig decoding;

  /**
   * @param tokens fails with {@link TokenRefusedException} if a token is not accepted
   * @param replacements tells the gateway of a device's former login
   */
  Upgrade(
      Function<String, CompletionStage<VerifiedToken>> tokens,
      Logins logins,
      BiConsumer<Login, Entry> replacements,
      Connections connections,
      ConnectionListener sessions,
      GatewaySettings settings) {
    this.tokens = tokens;
    this.logins = logins;
    this.replacements = replacements;
    this.connections = connections;
    this.sessions = sessions;
    this.decoding =
        WebSocketDecoderConfig.newBuilder()
            .maxFramePayloadLength(settings.limits().hardFrameBytes())
            .allowExtensions(false)
            .withUTF8Validator(false)
            // The connection closes itself, and reads on meanwhile so that the client sees why.
            .closeOnProtocolViolation(false)
            .build();
  }

  /** On the channel's event loop; the request is released when it is decided. */
  void begin(Channel channel, FullHttpRequest request) {
    UpgradeRequest asked = new UpgradeRequest(request);
    if (!asked.isWebSocket()) {
      refuse(channel, HttpResponseStatus.BAD_REQUEST, "expected a WebSocket upgrade");
    } else if (!asked.isVersion13()) {
      refuse(channel, HttpResponseStatus.UPGRADE_REQUIRED, "expected Sec-WebSocket-Version 13");
    } else {
      authenticate(channel, request, asked);
    }
  }

  private void authenticate(Channel channel, FullHttpRequest request, UpgradeRequest asked) {
    String token = asked.token();
    if (token == null) {
      refuse(
          channel,
          HttpResponseStatus.UNAUTHORIZED,
          "expected a token: Authorization: Bearer <jwt>, or a subprotocol bearer.<jwt>");
      return;
    }
    request.retain();
    var unused =
        tokens
            .apply(token)
            .whenComplete(
                (verified, failure) ->
                    onLoop(
                        channel,
                        () -> {
                          try {
                            authenticated(channel, request, asked, verified, failure);
                          } finally {
                            request.release();
                          }
                        }));
  }

  private void authenticated(
      Channel channel,
      FullHttpRequest request,
      UpgradeRequest asked,
      @Nullable VerifiedToken token,
      @Nullable Throwable failure) {
    FrameCodec codec = asked.codec();
    String device = asked.device();
    if (token == null) {
      refuseToken(channel, failure);
    } else if (codec == null) {
      refuse(
          channel,
          HttpResponseStatus.BAD_REQUEST,
          "expected the subprotocol danliao.v1.json or danliao.v1.protobuf");
    } else if (device == null) {
      refuse(
          channel, HttpResponseStatus.BAD_REQUEST, "expected device to match [A-Za-z0-9_.-]{1,64}");
    } else {
      register(channel, request, codec, token, device);
    }
  }

  private static void refuseToken(Channel channel, @Nullable Throwable failure) {
    if (failure instanceof TokenRefusedException refused) {
      refuse(channel, HttpResponseStatus.UNAUTHORIZED, String.valueOf(refused.getMessage()));
    } else {
      log.atWarn().addKeyValue("cause", String.valueOf(failure)).log("tokens cannot be verified");
      unavailable(channel);
    }
  }

  private void register(
      Channel channel,
      FullHttpRequest request,
      FrameCodec codec,
      VerifiedToken token,
      String device) {
    request.retain();
    var unused =
        logins
            .register(token.userId(), device, token.expiresAt())
            .whenComplete(
                (registration, failure) ->
                    onLoop(
                        channel,
                        () -> {
                          try {
                            registered(
                                channel, request, codec, token, device, registration, failure);
                          } finally {
                            request.release();
                          }
                        }));
  }

  private void registered(
      Channel channel,
      FullHttpRequest request,
      FrameCodec codec,
      VerifiedToken token,
      String device,
      @Nullable Registration registration,
      @Nullable Throwable failure) {
    if (registration == null) {
      Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
      if (cause instanceof TooManyDevicesException) {
        refuse(channel, HttpResponseStatus.TOO_MANY_REQUESTS, String.valueOf(cause.getMessage()));
      } else {
        unavailable(channel);
      }
      return;
    }
    Login login = new Login(token.userId(), device, registration.epoch(), token.expiresAt());
    try {
      replace(login, registration.former());
      handshake(channel, request, codec, login);
    } catch (RuntimeException e) {
      // Such as a former gateway whose address is none.
      log.atWarn()
          .addKeyValue("user", login.userId())
          .addKeyValue("cause", e.toString())
          .log("login not taken in");
      forget(login);
      unavailable(channel);
    }
  }

  private void replace(Login login, @Nullable Entry former) {
    connections.replace(login.userId(), login.deviceId(), login.epoch());
    if (former != null) {
      replacements.accept(login, former);
    }
  }

  private void handshake(Channel channel, FullHttpRequest request, FrameCodec codec, Login login) {
    // Netty looks at one header line; a browser's token must not be the one that is echoed.
    request.headers().set(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, codec.subprotocol());
    try {
      var unused =
          new Handshaker(codec.subprotocol(), decoding)
              .handshake(channel, request)
              .addListener(upgraded -> upgraded(upgraded, channel, codec, login));
    } catch (RuntimeException e) {
      forget(login);
      refuse(channel, HttpResponseStatus.BAD_REQUEST, "expected a WebSocket upgrade");
    }
  }

  private void upgraded(
      Future<? super Void> upgraded, Channel channel, FrameCodec codec, Login login) {
    if (!upgraded.isSuccess() || !channel.isActive()) {
      forget(login);
      var unused = channel.close();
      return;
    }
    channel.pipeline().remove(RequestTimeout.class);
    channel.pipeline().remove(FrontDoor.class);
    if (codec == FrameCodec.JSON) {
      channel.pipeline().addLast(new Utf8FrameValidator(false));
    }
    channel.pipeline().addLast(connections.handler(login, codec, channel, sessions));
    channel.config().setAutoRead(true);
  }

  /** The client went away before it had its connection. */
  private void forget(Login login) {
    var unused =
        logins
            .unregister(login.userId(), login.deviceId(), login.epoch())
            .whenComplete(
                (removed, failure) -> {
                  if (failure != null) {
                    log.atWarn()
                        .addKeyValue("user", login.userId())
                        .addKeyValue("cause", failure.toString())
                        .log("presence not removed yet");
                  }
                });
  }

  private static void onLoop(Channel channel, Runnable step) {
    if (channel.eventLoop().inEventLoop()) {
      step.run();
    } else {
      channel.eventLoop().execute(step);
    }
  }

  private static void unavailable(Channel channel) {
    refuse(channel, HttpResponseStatus.SERVICE_UNAVAILABLE, "try again, or another gateway");
  }

  private static void refuse(Channel channel, HttpResponseStatus status, String text) {
    Responses.text(channel, status, text);
  }

  private static final class Handshaker extends WebSocketServerHandshaker13 {
    Handshaker(String subprotocol, WebSocketDecoderConfig decoding) {
      super("", subprotocol, decoding);
    }

    @Override
    protected WebSocketFrameDecoder newWebsocketDecoder() {
      return new FrameDecoder(decoderConfig());
    }
  }
}
