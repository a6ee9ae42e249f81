package danliao.gateway.drain;

import danliao.api.frame.Message;
import danliao.api.rpc.ListUndeliveredResponse;
import danliao.gateway.connection.Connection;
import danliao.gateway.frames.OutboundFrame;
import danliao.gateway.frames.ServerFrames;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection's drain: page by page, each written while the client keeps up. Tried again while
 * the connection lives. On its event loop.
 */
final class Drain {
  private static final long FIRST_RETRY_MILLIS = 200;
  private static final long LAST_RETRY_MILLIS = 5_000;

  /** How soon to look again whether a client that does not keep up has read on. */
  private static final long LOOK_AGAIN_MILLIS = 50;

  private final Connection connection;
  private final Drains drains;
  private final ArrayDeque<Message> unwritten = new ArrayDeque<>();
  private String cursor = "";
  private boolean last;
  private long retryMillis = FIRST_RETRY_MILLIS;

  Drain(Connection connection, Drains drains) {
    this.connection = connection;
    this.drains = drains;
  }

  /** Writes what is there, then asks for the next page. */
  void next() {
    if (!connection.isOpen()) {
      return;
    }
    while (!unwritten.isEmpty()) {
      if (!push(unwritten.element())) {
        later(LOOK_AGAIN_MILLIS);
        return;
      }
      unwritten.remove();
    }
    if (!last) {
      var unused =
          drains
              .page(connection.userId(), cursor)
              .whenComplete(
                  (page, failure) -> connection.eventLoop().execute(() -> received(page)));
    }
  }

  private boolean push(Message message) {
    Message again = message.toBuilder().setRedelivered(true).build();
    if (!connection.deliver(new OutboundFrame(ServerFrames.message(again)))) {
      return false;
    }
    drains.pushed(message.getSeq());
    return true;
  }

  /** The next page; null if nobody could give it. */
  private void received(@Nullable ListUndeliveredResponse page) {
    if (page == null) {
      later(retryMillis);
      retryMillis = Math.min(2 * retryMillis, LAST_RETRY_MILLIS);
      return;
    }
    retryMillis = FIRST_RETRY_MILLIS;
    unwritten.addAll(page.getMessagesList());
    cursor = page.getNextCursor();
    last = cursor.isEmpty();
    next();
  }

  private void later(long millis) {
    var unused = connection.eventLoop().schedule(this::next, millis, TimeUnit.MILLISECONDS);
  }
}
