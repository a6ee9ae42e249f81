package danliao.gateway.send;

import danliao.gateway.connection.Connection;
import io.netty.util.AttributeKey;
import java.util.ArrayDeque;
import java.util.function.Consumer;

/**
 * A connection's sends under way, in their order; settled ones leave in that order. While it is
 * full the connection is not read. On the connection's event loop only.
 */
final class SendQueue {
  private static final AttributeKey<SendQueue> KEY = AttributeKey.valueOf("danliao.sends");

  private final ArrayDeque<PendingSend> pending = new ArrayDeque<>();
  private final Connection connection;
  private final int limit;
  private boolean paused;

  private SendQueue(Connection connection, int limit) {
    this.connection = connection;
    this.limit = limit;
  }

  static SendQueue of(Connection connection, int limit) {
    var attribute = connection.channel().attr(KEY);
    SendQueue queue = attribute.get();
    if (queue == null) {
      queue = new SendQueue(connection, limit);
      attribute.set(queue);
    }
    return queue;
  }

  void add(PendingSend send) {
    pending.add(send);
    if (!paused && pending.size() >= limit) {
      paused = true;
      connection.pause();
    }
  }

  /** Hands over those at the front that are settled. */
  void drain(Consumer<PendingSend> settled) {
    while (!pending.isEmpty() && pending.element().isSettled()) {
      settled.accept(pending.remove());
    }
    if (paused && pending.size() <= limit / 2) {
      paused = false;
      connection.resume();
    }
  }
}
