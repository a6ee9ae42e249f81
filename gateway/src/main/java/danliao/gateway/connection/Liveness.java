package danliao.gateway.connection;

import danliao.gateway.settings.GatewaySettings;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Notices that a client is gone: it sends nothing for two heartbeats, or does not answer a ping
 * that an unacknowledged push made the gateway send. Time during which it is not read, or still
 * takes what was written, does not count against it. On the connection's event loop only.
 */
final class Liveness {
  private final EventExecutor loop;
  private final LongSupplier nanoTime;
  private final Unacknowledged unacknowledged;
  private final Client client;
  private final long silence;
  private final long acknowledge;
  private final long probe;
  private long heardAt;
  private long excusedUntil;
  private boolean stopped;
  private @Nullable ScheduledFuture<?> heartbeatCheck;
  private @Nullable ScheduledFuture<?> probeCheck;

  Liveness(
      EventExecutor loop,
      LongSupplier nanoTime,
      GatewaySettings settings,
      Unacknowledged unacknowledged,
      Client client) {
    this.loop = loop;
    this.nanoTime = nanoTime;
    this.unacknowledged = unacknowledged;
    this.client = client;
    this.silence = settings.heartbeat().multipliedBy(2).toNanos();
    this.acknowledge = settings.timeouts().acknowledge().toNanos();
    this.probe = settings.timeouts().probe().toNanos();
  }

  void start() {
    heardAt = nanoTime.getAsLong();
    excusedUntil = heardAt;
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

  /** It is read again, or has taken what was written. */
  void excusedUntilNow() {
    excusedUntil = nanoTime.getAsLong();
  }

  /** Something was pushed that the client should acknowledge. */
  void pushed() {
    if (probeCheck == null && !stopped) {
      probeCheck = schedule(this::checkAcknowledged, acknowledge);
    }
  }

  private void checkHeartbeat() {
    long left = left(heardAt, silence);
    if (left > 0) {
      heartbeatCheck = schedule(this::checkHeartbeat, left);
    } else {
      client.silent();
    }
  }

  private void checkAcknowledged() {
    probeCheck = null;
    if (unacknowledged.nothingToProbe()) {
      return;
    }
    long left = left(unacknowledged.oldestAt(), acknowledge);
    if (left > 0) {
      probeCheck = schedule(this::checkAcknowledged, left);
    } else {
      long now = nanoTime.getAsLong();
      client.ping();
      // What waits by now, the ping at last, is asked after by its check.
      client.tookSome();
      probeCheck = schedule(() -> checkProbe(now), probe);
    }
  }

  private void checkProbe(long pingedAt) {
    probeCheck = null;
    if (heardAt - pingedAt > 0) {
      unacknowledged.leaveInPeace(pingedAt);
      checkAcknowledged();
      return;
    }
    long left = client.tookSome() ? probe : left(pingedAt, probe);
    if (left > 0) {
      probeCheck = schedule(() -> checkProbe(pingedAt), left);
    } else {
      client.dead();
    }
  }

  /** Until so much time has passed since then that counts. */
  private long left(long since, long time) {
    if (client.isExcused()) {
      return time;
    }
    long from = excusedUntil - since > 0 ? excusedUntil : since;
    return from + time - nanoTime.getAsLong();
  }

  private @Nullable ScheduledFuture<?> schedule(Runnable check, long nanos) {
    return stopped ? null : loop.schedule(check, nanos, TimeUnit.NANOSECONDS);
  }

  private static void cancel(@Nullable ScheduledFuture<?> check) {
    if (check != null) {
      check.cancel(false);
    }
  }

  /** What is known and done about a client. */
  interface Client {
    /** Whether it is not read now, or much is on its way to it: it may have answered. */
    boolean isExcused();

    /** Whether it has taken something of what waited when this was last asked. */
    boolean tookSome();

    /** It has sent nothing for two heartbeats. */
    void silent();

    /** Ask it for a sign of life. */
    void ping();

    /** It gave none. */
    void dead();
  }
}
