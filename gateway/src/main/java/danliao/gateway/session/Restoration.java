package danliao.gateway.session;

import danliao.gateway.connection.Connection;
import danliao.gateway.connection.Connections;
import danliao.gateway.connection.Login;
import danliao.gateway.drain.Drains;
import danliao.gateway.frames.CloseReason;
import danliao.gateway.presence.RedisDeviceRegister;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * After Redis was away or has forgotten: writes the presence of every connection again and drains
 * it, since what was sent meanwhile took its user for offline; and drains it once more when others
 * know of it. A few at a time; those that Redis does not take are tried again until it does.
 */
public final class Restoration {
  private static final Logger log = LoggerFactory.getLogger(Restoration.class);
  private static final int AT_A_TIME = 64;
  private static final Executor LATER = CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS);

  private final Connections connections;
  private final RedisDeviceRegister presence;
  private final Drains drains;
  private final Duration seen;
  private final AtomicBoolean again = new AtomicBoolean();
  private final AtomicBoolean running = new AtomicBoolean();
  private final Queue<Connection> failed = new ConcurrentLinkedQueue<>();

  /**
   * @param seen by then all others have seen our lease. Until then they take our users for offline,
   *     and what they store after the first drain comes by the second
   */
  Restoration(Connections connections, RedisDeviceRegister presence, Drains drains, Duration seen) {
    this.connections = connections;
    this.presence = presence;
    this.drains = drains;
    this.seen = seen;
  }

  /** Never blocks; while one runs another one is put behind it. */
  public void start() {
    again.set(true);
    if (running.compareAndSet(false, true)) {
      run();
    }
  }

  private void run() {
    again.set(false);
    failed.clear();
    log.atInfo().addKeyValue("connections", connections.size()).log("restoring presence");
    restore(connections.all());
  }

  private void restore(List<Connection> some) {
    Iterator<Connection> all = some.iterator();
    CompletableFuture<?>[] lanes = new CompletableFuture<?>[AT_A_TIME];
    for (int i = 0; i < lanes.length; i++) {
      lanes[i] = lane(all);
    }
    var unused = CompletableFuture.allOf(lanes).whenComplete((done, failure) -> finished());
  }

  private void finished() {
    if (!again.get() && !failed.isEmpty()) {
      log.atWarn().addKeyValue("connections", failed.size()).log("presence not restored yet");
      LATER.execute(this::retry);
      return;
    }
    running.set(false);
    if (again.get() && running.compareAndSet(false, true)) {
      run();
    }
  }

  /** Those that failed, unless all are to be restored anew by now. */
  private void retry() {
    if (again.get()) {
      run();
      return;
    }
    List<Connection> left = failed.stream().filter(Connection::isOpen).toList();
    failed.clear();
    restore(left);
  }

  /** One after the other until none is left; other lanes take from the same iterator. */
  private CompletableFuture<Void> lane(Iterator<Connection> all) {
    Connection next;
    synchronized (all) {
      if (!all.hasNext()) {
        return CompletableFuture.completedFuture(null);
      }
      next = all.next();
    }
    return restore(next).thenComposeAsync(done -> lane(all));
  }

  private CompletableFuture<Void> restore(Connection connection) {
    Login login = connection.login();
    return presence
        .restore(login.userId(), login.deviceId(), login.epoch(), login.tokenExpiresAt())
        .thenAccept(
            ours -> {
              if (!ours) {
                connection.close(CloseReason.REPLACED);
              } else if (!connection.isOpen()) {
                forget(connection);
              } else {
                EventLoop loop = connection.eventLoop();
                loop.execute(() -> drains.start(connection));
                var unused =
                    loop.schedule(
                        () -> drains.start(connection), seen.toMillis(), TimeUnit.MILLISECONDS);
              }
            })
        .exceptionally(failure -> awayAgain(connection, failure))
        .toCompletableFuture();
  }

  /** It closed while its presence was written again: the removal may have come first. */
  private void forget(Connection connection) {
    var unused =
        presence
            .unregister(connection.userId(), connection.deviceId(), connection.epoch())
            .exceptionally(failure -> false);
  }

  private Void awayAgain(Connection connection, Throwable failure) {
    log.atDebug().addKeyValue("cause", failure.toString()).log("presence not restored");
    failed.add(connection);
    return null;
  }
}
