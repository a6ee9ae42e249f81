package danliao.gateway.drain;

import danliao.api.rpc.ListUndeliveredResponse;
import danliao.gateway.connection.Connection;
import danliao.gateway.limits.Turns;
import danliao.gateway.settings.AllowedStamps;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.util.AttributeKey;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/**
 * Drains connections, a bounded number of pages at a time: after a restart all clients come back at
 * once, and the query side should not meet them all. Thread-safe.
 */
public final class Drains {
  private static final AttributeKey<Drain> CURRENT = AttributeKey.valueOf("danliao.drain");

  private final UndeliveredPages pages;
  private final AllowedStamps stamps;
  private final Turns turns;
  private final Counter pushed;
  private final Counter failures;

  Drains(UndeliveredPages pages, AllowedStamps stamps, int limit, MeterRegistry meters) {
    this.pages = pages;
    this.stamps = stamps;
    this.turns = new Turns(limit);
    this.pushed = meters.counter("danliao.gateway.drain.messages");
    this.failures = meters.counter("danliao.gateway.drain.failures");
    meters.gauge("danliao.gateway.drain.inflight", turns, Turns::underWay);
    meters.gauge("danliao.gateway.drain.waiting", turns, Turns::waiting);
  }

  /**
   * Pushes what the user never acknowledged, from the oldest on; a drain of the connection that is
   * under way ends. On its event loop.
   */
  public void start(Connection connection) {
    start(connection, Long.MIN_VALUE);
  }

  /**
   * The connection takes frames again: its drain goes on, or else one begins for what it has
   * missed. On its event loop.
   */
  public void resume(Connection connection) {
    Drain drain = connection.channel().attr(CURRENT).get();
    if (drain != null) {
      drain.resume();
      return;
    }
    OptionalLong missed = connection.missedFrom();
    if (missed.isPresent()) {
      start(connection, missed.getAsLong());
    }
  }

  private void start(Connection connection, long fromSeq) {
    Drain drain = new Drain(connection, this, fromSeq);
    Drain former = connection.channel().attr(CURRENT).getAndSet(drain);
    if (former != null) {
      former.stop();
    }
    drain.next();
  }

  /** The connection has been pushed everything. */
  void ended(Connection connection) {
    connection.channel().attr(CURRENT).set(null);
  }

  /** A page, when it is its turn. */
  CompletableFuture<ListUndeliveredResponse> page(String userId, String cursor) {
    return turns
        .await(() -> pages.list(userId, cursor))
        .whenComplete(
            (page, failure) -> {
              if (failure != null) {
                failures.increment();
              }
            });
  }

  void pushed(long seq) {
    stamps.observe(seq);
    pushed.increment();
  }
}
