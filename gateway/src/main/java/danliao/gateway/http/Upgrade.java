package danliao.gateway.http;

import danliao.gateway.auth.TokenRefusedException;
import danliao.gateway.auth.VerifiedToken;
import danliao.gateway.connection.Login;
import danliao.gateway.frames.FrameCodec;
import danliao.gateway.presence.Registration;
import danliao.gateway.presence.TooManyDevicesException;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's way from its request to its connection: token, encoding, device, presence, and only
 * then the upgrade, so that each refusal is an HTTP status. A client may go at any step: it holds
 * nothing but its registration, which is then taken back. On the channel's event loop, which it
 * never blocks.
 */
final class Upgrade {
  private static final Logger log = LoggerFactory.getLogger(Upgrade.class);

  private final Upgrades with;
  private final Channel channel;
  private final UpgradeRequest asked;

  Upgrade(Upgrades with, Channel channel, UpgradeRequest asked) {
    this.with = with;
    this.channel = channel;
    this.asked = asked;
  }

  void begin() {
    String token = asked.token();
    if (!asked.isWebSocket()) {
      refuse(HttpResponseStatus.BAD_REQUEST, "expected a WebSocket upgrade");
    } else if (!asked.isVersion13()) {
      refuse(HttpResponseStatus.UPGRADE_REQUIRED, "expected Sec-WebSocket-Version 13");
    } else if (token == null) {
      refuse(
          HttpResponseStatus.UNAUTHORIZED,
          "expected a token: Authorization: Bearer <jwt>, or a subprotocol bearer.<jwt>");
    } else {
      verify(token);
    }
  }

  private void verify(String token) {
    var unused =
        with.tokens()
            .apply(token)
            .whenComplete((verified, failure) -> onLoop(() -> verified(verified, failure)));
  }

  private void verified(@Nullable VerifiedToken token, @Nullable Throwable failure) {
    FrameCodec codec = asked.codec();
    String device = asked.device();
    if (token == null) {
      refuseToken(failure);
    } else if (codec == null) {
      refuse(
          HttpResponseStatus.BAD_REQUEST,
          "expected the subprotocol danliao.v1.json or danliao.v1.protobuf");
    } else if (device == null) {
      refuse(HttpResponseStatus.BAD_REQUEST, "expected device to match [A-Za-z0-9_.-]{1,64}");
    } else if (channel.isActive()) {
      register(new Entrant(token, device, codec));
    }
  }

  private void refuseToken(@Nullable Throwable failure) {
    if (failure instanceof TokenRefusedException refused) {
      refuse(HttpResponseStatus.UNAUTHORIZED, String.valueOf(refused.getMessage()));
    } else {
      log.atWarn().addKeyValue("cause", String.valueOf(failure)).log("tokens cannot be verified");
      refuseForNow();
    }
  }

  private void register(Entrant entrant) {
    VerifiedToken token = entrant.token();
    var unused =
        with.logins()
            .register(token.userId(), entrant.device(), token.expiresAt())
            .whenComplete(
                (registration, failure) ->
                    onLoop(
                        () -> {
                          if (registration == null) {
                            refuseLogin(failure);
                          } else {
                            registered(entrant, registration);
                          }
                        }));
  }

  private void refuseLogin(@Nullable Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof TooManyDevicesException) {
      refuse(HttpResponseStatus.TOO_MANY_REQUESTS, String.valueOf(cause.getMessage()));
    } else {
      refuseForNow();
    }
  }

  /** The former connection has no presence by now: it must end, whether this one stays or not. */
  private void registered(Entrant entrant, Registration registration) {
    Login login = entrant.login(registration.epoch());
    try {
      with.replacements().accept(login, registration.former());
    } catch (RuntimeException e) {
      // Such as a former gateway whose address is none.
      log.atWarn()
          .addKeyValue("user", login.userId())
          .addKeyValue("cause", e.toString())
          .log("login not taken in");
      forget(login);
      refuseForNow();
      return;
    }
    accept(login, entrant.codec());
  }

  private void accept(Login login, FrameCodec codec) {
    var unused =
        channel
            .writeAndFlush(Responses.switchingProtocols(asked.key(), codec.subprotocol()))
            .addListener(
                answered -> {
                  if (answered.isSuccess() && channel.isActive()) {
                    with.pipeline().webSocket(channel, login, codec);
                  } else {
                    forget(login);
                    var unusedClose = channel.close();
                  }
                });
  }

  /** No connection comes of it. */
  private void forget(Login login) {
    var unused =
        with.logins()
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

  private void refuseForNow() {
    refuse(HttpResponseStatus.SERVICE_UNAVAILABLE, "try again, or another gateway");
  }

  private void refuse(HttpResponseStatus status, String text) {
    Responses.text(channel, status, text);
  }

  private void onLoop(Runnable step) {
    if (channel.eventLoop().inEventLoop()) {
      step.run();
    } else {
      channel.eventLoop().execute(step);
    }
  }

  /** A client that may come in if presence takes it. */
  private record Entrant(VerifiedToken token, String device, FrameCodec codec) {
    Login login(long epoch) {
      return new Login(token.userId(), device, epoch, token.expiresAt());
    }
  }
}
