package danliao.gateway.session;

import danliao.gateway.broker.OfflineMarks;
import danliao.gateway.connection.Connection;
import danliao.gateway.connection.Login;
import danliao.gateway.connection.Unacknowledged.Push;
import danliao.gateway.frames.CloseReason;
import danliao.gateway.presence.RedisDeviceRegister;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is left to do when a connection has gone: its presence is removed, and what it was pushed
 * and did not acknowledge is marked offline where nobody else of the user is connected. Never
 * blocks; thread-safe.
 */
public final class Departures {
  private static final Logger log = LoggerFactory.getLogger(Departures.class);

  private final RedisDeviceRegister presence;
  private final OfflineMarks offline;
  private final AtomicInteger underWay = new AtomicInteger();

  Departures(RedisDeviceRegister presence, OfflineMarks offline) {
    this.presence = presence;
    this.offline = offline;
  }

  /** On the connection's event loop. */
  void left(Connection connection) {
    List<Push> unacknowledged = unacknowledged(connection);
    String user = connection.userId();
    var unused =
        forget(connection.login())
            .thenAccept(
                removed -> {
                  if (!unacknowledged.isEmpty()) {
                    markUnlessElsewhere(user, unacknowledged);
                  }
                });
  }

  /** A client that was replaced or sent elsewhere is about to drain: it is not offline. */
  private static List<Push> unacknowledged(Connection connection) {
    CloseReason reason = connection.closeReason();
    return reason == CloseReason.REPLACED || reason == CloseReason.RESTARTING
        ? List.of()
        : connection.unacknowledgedPushes();
  }

  /** Removes a login's presence; false where Redis is away, and it goes once that is back. */
  CompletionStage<Boolean> forget(Login login) {
    underWay.incrementAndGet();
    return presence
        .unregister(login.userId(), login.deviceId(), login.epoch())
        .exceptionally(
            failure -> {
              log.atWarn()
                  .addKeyValue("user", login.userId())
                  .addKeyValue("device", login.deviceId())
                  .addKeyValue("cause", failure.toString())
                  .log("presence not removed yet");
              return false;
            })
        .whenComplete((removed, failure) -> underWay.decrementAndGet());
  }

  private void markUnlessElsewhere(String user, List<Push> unacknowledged) {
    var unused =
        presence
            .locate(user)
            .exceptionally(failure -> List.of())
            .thenAccept(
                devices -> {
                  if (devices.isEmpty()) {
                    unacknowledged.forEach(
                        push -> offline.mark(push.messageId(), push.conversationId(), user));
                  }
                });
  }

  /** Whether nothing is under way. */
  public boolean isIdle() {
    return underWay.get() == 0 && offline.pending() == 0;
  }
}
