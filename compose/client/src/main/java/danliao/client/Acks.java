package danliao.client;

import danliao.api.frame.Ack;
import danliao.api.frame.AckStatus;
import danliao.api.frame.ClientFrame;
import danliao.api.frame.Error;
import danliao.api.frame.ErrorCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Acknowledgements on their way. They have no answer, so those of the last seconds are kept and
 * repeated on the next connection: too often changes nothing, lost would leave a message unread.
 * Touched on the loop only.
 */
final class Acks {
  static final int MOST_KEPT = 5_000;
  static final int MOST_IN_A_FRAME = 500;

  private final Predicate<ClientFrame> send;
  private final Loop loop;
  private final Timing timing;
  private final LongSupplier nanoTime;
  // The oldest first.
  private final Map<String, Kept> kept = new LinkedHashMap<>();
  private boolean gathering;
  private final Pause pause;

  /**
   * @param send false where there is no connection
   */
  Acks(Predicate<ClientFrame> send, Loop loop, Timing timing, LongSupplier nanoTime) {
    this.send = send;
    this.loop = loop;
    this.timing = timing;
    this.nanoTime = nanoTime;
    this.pause = new Pause(nanoTime);
  }

  void add(AckStatus status, Collection<String> messageIds) {
    for (String messageId : messageIds) {
      Kept known = kept.remove(messageId);
      boolean read = known != null && known.status == AckStatus.READ;
      kept.put(messageId, new Kept(read ? AckStatus.READ : status));
    }
    flushAfter(timing.gather());
  }

  /** There is a new connection: what the one before may have lost goes again. */
  void repeat() {
    forgetOld();
    pause.end();
    kept.values().forEach(ack -> ack.sentAt = null);
    flush();
  }

  /** The server answered one with an error. */
  void refused(Error error) {
    Kept ack = kept.get(error.getMessageId());
    if (ack == null) {
      return;
    }
    if (isTemporary(error)) {
      ack.sentAt = null;
      pause.ask(retryAfter(error));
      flushAfter(timing.gather());
    } else {
      kept.remove(error.getMessageId());
    }
  }

  /** True if the server asks for the same again, later. */
  static boolean isTemporary(Error error) {
    return error.getCode() == ErrorCode.UNAVAILABLE || error.getCode() == ErrorCode.RATE_LIMITED;
  }

  static Duration retryAfter(Error error) {
    return error.hasRetryAfterMillis()
        ? Duration.ofMillis(error.getRetryAfterMillis())
        : Duration.ofSeconds(1);
  }

  /** Sends what is still gathered. */
  void flush() {
    sendDue();
    forgetOld();
  }

  private void sendDue() {
    for (AckStatus status : List.of(AckStatus.UNREAD, AckStatus.READ)) {
      List<String> due = due(status);
      for (int from = 0; from < due.size(); from += MOST_IN_A_FRAME) {
        List<String> some = due.subList(from, Math.min(due.size(), from + MOST_IN_A_FRAME));
        Ack ack = Ack.newBuilder().setStatus(status).addAllMessageIds(some).build();
        if (!send.test(ClientFrame.newBuilder().setAck(ack).build())) {
          return;
        }
        long now = nanoTime.getAsLong();
        some.forEach(messageId -> kept.get(messageId).sentAt = now);
      }
    }
  }

  int size() {
    return kept.size();
  }

  private void flushAfter(Duration wait) {
    if (!gathering) {
      gathering = true;
      loop.later(wait, this::flushGathered);
    }
  }

  private void flushGathered() {
    gathering = false;
    Duration left = pause.left();
    if (left.isPositive()) {
      flushAfter(left);
    } else {
      flush();
    }
  }

  private List<String> due(AckStatus status) {
    List<String> due = new ArrayList<>();
    kept.forEach(
        (messageId, ack) -> {
          if (ack.status == status && ack.sentAt == null) {
            due.add(messageId);
          }
        });
    return due;
  }

  private void forgetOld() {
    long now = nanoTime.getAsLong();
    Iterator<Kept> oldest = kept.values().iterator();
    while (oldest.hasNext()) {
      Long sentAt = oldest.next().sentAt;
      if (kept.size() > MOST_KEPT || (sentAt != null && now - sentAt > timing.repeat().toNanos())) {
        oldest.remove();
      }
    }
  }

  private static final class Kept {
    private final AckStatus status;
    private @Nullable Long sentAt;

    private Kept(AckStatus status) {
      this.status = status;
    }
  }
}
