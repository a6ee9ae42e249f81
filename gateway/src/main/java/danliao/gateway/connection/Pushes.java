package danliao.gateway.connection;

import danliao.api.frame.Message;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * The messages of one connection: which it was pushed, which of them it has not acknowledged, and
 * which it missed. On its event loop only.
 */
final class Pushes {
  private final RecentIds recent = new RecentIds();
  private final Unacknowledged unacknowledged;
  private final Missed missed;
  private final LongSupplier nanoTime;

  /**
   * @param limit so many are remembered until they are acknowledged
   */
  Pushes(int limit, HeldBytes held, LongSupplier nanoTime) {
    this.unacknowledged = new Unacknowledged(limit, held);
    this.missed = new Missed(held);
    this.nanoTime = nanoTime;
  }

  /**
   * The connection is pushed a message.
   *
   * @param sentAgain whether its sender has sent it again
   * @return false if it was pushed it before: then it is not written once more, unless sent again
   */
  boolean add(Message message, boolean sentAgain) {
    String id = message.getMessageId();
    // What was missed may have been its live push.
    boolean wasMissed = missed.remove(id);
    boolean live = wasMissed || !message.getRedelivered();
    if (!isNew(id) && !sentAgain) {
      if (live) {
        unacknowledged.pushedLive(id);
      }
      return false;
    }
    unacknowledged.add(id, message.getConversationId(), nanoTime.getAsLong(), live);
    return true;
  }

  private boolean isNew(String id) {
    return recent.add(id) && !unacknowledged.has(id);
  }

  /** The connection does not take a message now. */
  void miss(Message message) {
    missed.add(message.getMessageId(), message.getSeq(), nanoTime.getAsLong());
  }

  void acknowledged(List<String> messageIds) {
    for (String messageId : messageIds) {
      unacknowledged.remove(messageId);
      missed.remove(messageId);
    }
  }

  /** No message that was missed lately has a lower seq than this; empty if none was. */
  OptionalLong missedFrom() {
    return missed.from(nanoTime.getAsLong());
  }

  Unacknowledged unacknowledged() {
    return unacknowledged;
  }
}
