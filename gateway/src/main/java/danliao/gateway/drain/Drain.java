package danliao.gateway.drain;

import danliao.api.frame.Message;
import danliao.api.rpc.ListUndeliveredResponse;
import danliao.gateway.connection.Connection;
import danliao.gateway.frames.OutboundFrame;
import danliao.gateway.frames.ServerFrames;
import java.util.ArrayDeque;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection's drain: page by page, each written while the client keeps up, and then what the
 * connection has missed meanwhile. Tried again while the connection lives. On its event loop.
 */
final class Drain {
  private static final long FIRST_RETRY_MILLIS = 200;
  private static final long LAST_RETRY_MILLIS = 5_000;

  private final Connection connection;
  private final Drains drains;
  private final ArrayDeque<Message> unwritten = new ArrayDeque<>();
  private long fromSeq;
  private String cursor = "";
  private boolean last;

  /** It goes on when the client has taken what was written. */
  private boolean ahead;

  private boolean stopped;
  private long retryMillis = FIRST_RETRY_MILLIS;
  private long lookMillis = FIRST_RETRY_MILLIS;

  /**
   * @param fromSeq what is older is left alone
   */
  Drain(Connection connection, Drains drains, long fromSeq) {
    this.connection = connection;
    this.drains = drains;
    this.fromSeq = fromSeq;
  }

  /** Writes what is there, then asks for the next page; never far ahead of the client. */
  void next() {
    if (stopped || !connection.isOpen()) {
      return;
    }
    while (connection.isWritable()) {
      if (unwritten.isEmpty()) {
        goOn();
        return;
      }
      Message next = unwritten.remove();
      connection.heldOutside().add(-next.getSerializedSize());
      push(next);
    }
    ahead = true;
  }

  private void goOn() {
    if (last) {
      lookForMissed();
    } else {
      ask();
    }
  }

  /** Goes on if it was ahead of the client. */
  void resume() {
    if (ahead) {
      ahead = false;
      next();
    }
  }

  /** Another has taken its place. */
  void stop() {
    stopped = true;
    unwritten.forEach(message -> connection.heldOutside().add(-message.getSerializedSize()));
    unwritten.clear();
  }

  private void push(Message message) {
    Message again = message.toBuilder().setRedelivered(true).build();
    connection.deliver(new OutboundFrame(ServerFrames.message(again)));
    drains.pushed(message.getSeq());
  }

  private void ask() {
    var unused =
        drains
            .page(connection.userId(), cursor)
            .whenComplete((page, failure) -> connection.eventLoop().execute(() -> received(page)));
  }

  /** The next page; null if nobody could give it. */
  private void received(@Nullable ListUndeliveredResponse page) {
    if (stopped) {
      return;
    }
    if (page == null) {
      later(retryMillis);
      retryMillis = Math.min(2 * retryMillis, LAST_RETRY_MILLIS);
      return;
    }
    retryMillis = FIRST_RETRY_MILLIS;
    for (Message message : page.getMessagesList()) {
      if (message.getSeq() >= fromSeq) {
        unwritten.add(message);
        connection.heldOutside().add(message.getSerializedSize());
      }
    }
    cursor = page.getNextCursor();
    last = cursor.isEmpty();
    next();
  }

  /**
   * A message is pushed before it is stored: what was missed and has not come is looked for once
   * more a little later.
   */
  private void lookForMissed() {
    OptionalLong missed = connection.missedFrom();
    if (missed.isEmpty()) {
      drains.ended(connection);
      return;
    }
    fromSeq = missed.getAsLong();
    cursor = "";
    last = false;
    later(lookMillis);
    lookMillis = Math.min(2 * lookMillis, LAST_RETRY_MILLIS);
  }

  private void later(long millis) {
    var unused = connection.eventLoop().schedule(this::next, millis, TimeUnit.MILLISECONDS);
  }
}
