package danliao.gateway.drain;

import danliao.api.rpc.ListUndeliveredResponse;
import danliao.gateway.config.GatewayClock;
import danliao.gateway.connection.Connection;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.util.AttributeKey;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Drains connections, a bounded number of pages at a time: after a restart all clients come back at
 * once, and the query side should not meet them all. Thread-safe.
 */
public final class Drains {
  private static final AttributeKey<Drain> CURRENT = AttributeKey.valueOf("danliao.drain");

  private final UndeliveredPages pages;
  private final GatewayClock clock;
  private final int limit;
  private final AtomicInteger underWay = new AtomicInteger();
  private final ConcurrentLinkedQueue<Runnable> waiting = new ConcurrentLinkedQueue<>();

  /** Looks at what waits that were asked for: who asks for the first of them does them all. */
  private final AtomicInteger looks = new AtomicInteger();

  private final Counter pushed;
  private final Counter failures;

  Drains(UndeliveredPages pages, GatewayClock clock, int limit, MeterRegistry meters) {
    this.pages = pages;
    this.clock = clock;
    this.limit = limit;
    this.pushed = meters.counter("danliao.gateway.drain.messages");
    this.failures = meters.counter("danliao.gateway.drain.failures");
    meters.gauge("danliao.gateway.drain.inflight", underWay);
    meters.gauge("danliao.gateway.drain.waiting", waiting, ConcurrentLinkedQueue::size);
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
    CompletableFuture<ListUndeliveredResponse> page = new CompletableFuture<>();
    waiting.add(() -> ask(userId, cursor, page));
    startWaiting();
    return page;
  }

  private void ask(String userId, String cursor, CompletableFuture<ListUndeliveredResponse> page) {
    var unused =
        list(userId, cursor)
            .whenComplete(
                (response, failure) -> {
                  underWay.decrementAndGet();
                  if (failure == null) {
                    page.complete(response);
                  } else {
                    failures.increment();
                    page.completeExceptionally(failure);
                  }
                  startWaiting();
                });
  }

  /** An exception would end the look at what waits, and no other would ever begin. */
  private CompletableFuture<ListUndeliveredResponse> list(String userId, String cursor) {
    try {
      return pages.list(userId, cursor);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** A page may come at once and call this again: that is one more round, not one more level. */
  private void startWaiting() {
    if (looks.getAndIncrement() > 0) {
      return;
    }
    int done = 1;
    do {
      startWhatMay();
      done = looks.addAndGet(-done);
    } while (done > 0);
  }

  /** By one thread at a time; others only end what is under way. */
  private void startWhatMay() {
    while (underWay.get() < limit) {
      Runnable next = waiting.poll();
      if (next == null) {
        return;
      }
      underWay.incrementAndGet();
      next.run();
    }
  }

  void pushed(long seq) {
    clock.observe(seq);
    pushed.increment();
  }
}
