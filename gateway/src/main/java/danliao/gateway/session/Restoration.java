package danliao.gateway.session;

import danliao.gateway.connection.Connection;
import danliao.gateway.connection.Connections;
import danliao.gateway.drain.Drains;
import danliao.gateway.frames.CloseReason;
import danliao.gateway.presence.RedisPresence;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * After Redis was away or has forgotten: writes the presence of every connection again and drains
 * it, since what was sent meanwhile took its user for offline. A few at a time.
 */
public final class Restoration {
  private static final Logger LOG = LoggerFactory.getLogger(Restoration.class);
  private static final int AT_A_TIME = 64;

  private final Connections connections;
  private final RedisPresence presence;
  private final Drains drains;
  private final AtomicBoolean again = new AtomicBoolean();
  private final AtomicBoolean running = new AtomicBoolean();

  Restoration(Connections connections, RedisPresence presence, Drains drains) {
    this.connections = connections;
    this.presence = presence;
    this.drains = drains;
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
    LOG.atInfo().addKeyValue("connections", connections.size()).log("restoring presence");
    Iterator<Connection> all = connections.all().iterator();
    CompletableFuture<?>[] lanes = new CompletableFuture<?>[AT_A_TIME];
    for (int i = 0; i < lanes.length; i++) {
      lanes[i] = lane(all);
    }
    var unused = CompletableFuture.allOf(lanes).whenComplete((done, failure) -> finished());
  }

  private void finished() {
    running.set(false);
    if (again.get() && running.compareAndSet(false, true)) {
      run();
    }
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
    return presence
        .restore(connection.userId(), connection.deviceId(), connection.epoch())
        .thenAccept(
            ours -> {
              if (!ours) {
                connection.close(CloseReason.REPLACED);
              } else if (!connection.isOpen()) {
                forget(connection);
              } else {
                connection.eventLoop().execute(() -> drains.start(connection));
              }
            })
        .exceptionally(Restoration::awayAgain)
        .toCompletableFuture();
  }

  /** It closed while its presence was written again: the removal may have come first. */
  private void forget(Connection connection) {
    var unused =
        presence
            .unregister(connection.userId(), connection.deviceId(), connection.epoch())
            .exceptionally(failure -> false);
  }

  /** Redis has gone once more; when it is back all are restored anew. */
  private static Void awayAgain(Throwable failure) {
    LOG.atDebug().addKeyValue("cause", failure.toString()).log("presence not restored");
    return null;
  }
}
