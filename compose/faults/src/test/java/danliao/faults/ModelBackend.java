package danliao.faults;

import danliao.api.Ids;
import danliao.api.MessageStatus;
import danliao.api.frame.AckStatus;
import danliao.api.frame.ErrorCode;
import danliao.api.frame.Message;
import danliao.api.frame.Receipt;
import danliao.api.frame.ServerAck;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A backend in a few maps that keeps the promises, but for one {@link Bug}. */
final class ModelBackend {
  /** A content that begins so is refused. */
  static final String BLOCKED = "blocked ";

  static final String CHANGED = " changed";

  private static final long STEP = 1000;

  private final Wire wire;
  private final Strike strike;
  private final Map<String, Stored> log = new LinkedHashMap<>();
  private long seq;
  private boolean settling;

  /** What reaches users' connected devices. */
  interface Wire {
    boolean isConnected(String user);

    /** Whether the user is connected and will be until the end. */
    boolean isStaying(String user);

    boolean hasHeardAck(String user, String clientMsgId);

    boolean hasSentAgain(String user, String clientMsgId);

    void push(String user, Message message);

    void tell(String user, Receipt receipt);

    void refuseAck(String user, String messageId);
  }

  /** Exactly one of the two. */
  record Answer(@Nullable ServerAck ack, @Nullable ErrorCode refusal) {
    static Answer of(ServerAck ack) {
      return new Answer(ack, null);
    }

    static Answer of(ErrorCode refusal) {
      return new Answer(null, refusal);
    }
  }

  ModelBackend(Wire wire, Strike strike) {
    this.wire = wire;
    this.strike = strike;
  }

  /** From now on connections are the last of their devices. */
  void settle() {
    settling = true;
  }

  Collection<Stored> log() {
    return log.values();
  }

  /**
   * @param heard the highest seq that the sending device knew of the conversation before this
   *     message; 0 for a resend
   */
  Answer send(String from, String clientMsgId, String to, String content, long heard) {
    String id = Ids.message(from, clientMsgId);
    Stored old = log.get(id);
    if (old != null) {
      return again(old, to, content);
    }
    boolean blocked = content.startsWith(BLOCKED);
    boolean early = !blocked && heard > 0 && strike.hits(Bug.REPLY_SORTED_BEFORE, id);
    seq += STEP;
    Stored fresh = new Stored(from, clientMsgId, to, content, early ? heard - 1 : seq);
    if (blocked) {
      if (wire.isConnected(to) && strike.hits(Bug.REFUSED_BUT_PUSHED, id)) {
        wire.push(to, fresh.push(fresh.seq, false));
      }
      if (strike.hits(Bug.REFUSED_BUT_STORED, id)) {
        log.put(id, fresh);
      }
      return Answer.of(ErrorCode.BLOCKED);
    }
    if (!strike.hits(Bug.QUEUE_ACKNOWLEDGED_BEFORE_THE_COMMIT, id)) {
      log.put(id, fresh);
    }
    deliver(fresh);
    return Answer.of(fresh.ack(fresh.seq));
  }

  private Answer again(Stored old, String to, String content) {
    if (!old.to.equals(to) || !old.content.equals(content)) {
      old.reused = true;
      // The views show the other content.
      strike.hits(Bug.REUSED_CONTENT_STORED, old.id);
      strike.hits(Bug.REUSED_CONTENT_FOUND, old.id);
      return Answer.of(ErrorCode.CLIENT_MSG_ID_REUSED);
    }
    strike.hits(Bug.RESEND_STORED_TWICE, old.id);
    if (!old.reused && strike.hits(Bug.RESEND_TAKEN_FOR_A_REUSE, old.id)) {
      return Answer.of(ErrorCode.CLIENT_MSG_ID_REUSED);
    }
    boolean anew =
        wire.hasHeardAck(old.from, old.clientMsgId) && strike.hits(Bug.RESEND_ACKED_ANEW, old.id);
    return Answer.of(old.ack(anew ? old.seq + 1 : old.seq));
  }

  private void deliver(Stored fresh) {
    boolean isNew = !wire.hasSentAgain(fresh.from, fresh.clientMsgId);
    boolean stays = isNew && wire.isStaying(fresh.to);
    if (stays && strike.hits(Bug.LEFT_TO_THE_NEXT_LOGIN, fresh.id)) {
      return;
    }
    if (!wire.isConnected(fresh.to)
        || (stays && strike.hits(Bug.MARKED_OFFLINE_WHILE_CONNECTED, fresh.id))) {
      fresh.become("MessageMarkedOffline@1", MessageStatus.OFFLINE);
      tell(fresh, AckStatus.UNREAD, true);
    } else if (!strike.hits(Bug.NEWER_LOGIN_FORGOTTEN, fresh.id)) {
      boolean wrong = strike.hits(Bug.PUSHED_UNDER_ANOTHER_SEQ, fresh.id);
      wire.push(fresh.to, fresh.push(wrong ? fresh.seq + 1 : fresh.seq, false));
      if (isNew && strike.hits(Bug.PUSHED_TWICE, fresh.id)) {
        wire.push(fresh.to, fresh.push(fresh.seq, true));
      }
      if (Habit.of(fresh.id) != Habit.READS
          && wire.isConnected(fresh.from)
          && strike.hits(Bug.RECEIPT_MADE_UP, fresh.id)) {
        tell(fresh, AckStatus.READ, false);
      }
    }
  }

  /** What a device is pushed when it connects. */
  List<Message> drain(String user) {
    return log.values().stream()
        .filter(m -> m.to.equals(user) && m.isUndelivered())
        .filter(m -> !strike.hasHit(Bug.NEWER_LOGIN_FORGOTTEN, m.id))
        .filter(m -> !isForgotten(m))
        .sorted(Comparator.comparingLong(m -> m.seq))
        .map(m -> m.push(m.seq, true))
        .toList();
  }

  private boolean isForgotten(Stored message) {
    return settling
        && Habit.of(message.id) == Habit.NEVER
        && strike.hits(Bug.NOT_REDELIVERED_ON_RECONNECT, message.id);
  }

  void acknowledge(String user, List<String> ids, AckStatus status) {
    for (String id : ids) {
      Stored message = log.get(id);
      if (message == null) {
        continue;
      }
      boolean read = status == AckStatus.READ;
      if (!message.to.equals(user)) {
        if (read && strike.hits(Bug.FOREIGN_ACK_ACCEPTED, id)) {
          move(message, status);
        }
      } else if (!read || message.status == MessageStatus.READ || !strike.hits(Bug.READ_LOST, id)) {
        move(message, status);
        if (strike.hits(Bug.ACK_TAKEN_FOR_UNKNOWN, id)) {
          wire.refuseAck(user, id);
        }
      }
    }
  }

  private void move(Stored message, AckStatus status) {
    boolean read = status == AckStatus.READ;
    MessageStatus next = read ? MessageStatus.READ : MessageStatus.UNREAD;
    boolean back =
        next.isBefore(message.status) && strike.hits(Bug.LATE_ACK_MOVES_BACK, message.id);
    if (!message.status.isBefore(next) && !back) {
      return;
    }
    boolean first = read && message.status == MessageStatus.SENT;
    message.become(read ? "MessageRead@1" : "MessageReceived@1", next);
    tell(message, status, false);
    if (first && wire.isConnected(message.from) && strike.hits(Bug.RECEIPTS_SWAPPED, message.id)) {
      tell(message, AckStatus.UNREAD, false);
    }
  }

  private void tell(Stored message, AckStatus status, boolean offline) {
    wire.tell(
        message.from,
        Receipt.newBuilder()
            .setMessageId(message.id)
            .setConversationId(message.conversationId())
            .setBy(message.to)
            .setStatus(status)
            .setRecipientOffline(offline)
            .build());
  }
}
