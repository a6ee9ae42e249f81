package danliao.gateway.connection;

import danliao.gateway.config.GatewaySettings;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Notices that a client is gone: it sends nothing for two heartbeats, or does not answer a ping
 * that an unacknowledged push made the gateway send. On the connection's event loop only.
 */
final class Liveness {
  private final EventExecutor loop;
  private final LongSupplier nanoTime;
  private final Unacknowledged unacknowledged;
  private final Actions actions;
  private final long silence;
  private final long acknowledge;
  private final long probe;
  private long heardAt;
  private boolean stopped;
  private @Nullable ScheduledFuture<?> heartbeatCheck;
  private @Nullable ScheduledFuture<?> probeCheck;

  Liveness(
      EventExecutor loop,
      LongSupplier nanoTime,
      GatewaySettings settings,
      Unacknowledged unacknowledged,
      Actions actions) {
    this.loop = loop;
    this.nanoTime = nanoTime;
    this.unacknowledged = unacknowledged;
    this.actions = actions;
    this.silence = settings.heartbeat().multipliedBy(2).toNanos();
    this.acknowledge = settings.timeouts().acknowledge().toNanos();
    this.probe = settings.timeouts().probe().toNanos();
  }

  void start() {
    heardAt = nanoTime.getAsLong();
    heartbeatCheck = schedule(this::checkHeartbeat, silence);
  }

  void stop() {
    stopped = true;
    cancel(heartbeatCheck);
    cancel(probeCheck);
  }

  /** The client sent something. */
  void heard() {
    heardAt = nanoTime.getAsLong();
  }

  /** Something was pushed that the client should acknowledge. */
  void pushed() {
    if (probeCheck == null && !stopped) {
      probeCheck = schedule(this::checkAcknowledged, acknowledge);
    }
  }

  private void checkHeartbeat() {
    long idle = nanoTime.getAsLong() - heardAt;
    if (idle >= silence) {
      actions.silent();
    } else {
      heartbeatCheck = schedule(this::checkHeartbeat, silence - idle);
    }
  }

  private void checkAcknowledged() {
    probeCheck = null;
    if (unacknowledged.nothingToProbe()) {
      return;
    }
    long now = nanoTime.getAsLong();
    long age = now - unacknowledged.oldestAt();
    if (age < acknowledge) {
      probeCheck = schedule(this::checkAcknowledged, acknowledge - age);
    } else {
      actions.ping();
      probeCheck = schedule(() -> checkProbe(now), probe);
    }
  }

  private void checkProbe(long pingedAt) {
    probeCheck = null;
    if (heardAt - pingedAt > 0) {
      unacknowledged.leaveInPeace(pingedAt);
      checkAcknowledged();
    } else {
      actions.dead();
    }
  }

  private @Nullable ScheduledFuture<?> schedule(Runnable check, long nanos) {
    return stopped ? null : loop.schedule(check, nanos, TimeUnit.NANOSECONDS);
  }

  private static void cancel(@Nullable ScheduledFuture<?> check) {
    if (check != null) {
      check.cancel(false);
    }
  }

  /** What is done about a client. */
  interface Actions {
    /** It has sent nothing for two heartbeats. */
    void silent();

    /** Ask it for a sign of life. */
    void ping();

    /** It gave none. */
    void dead();
  }
}
