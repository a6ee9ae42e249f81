package danliao.command.intake;

import danliao.service.broker.QueueOffsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.rocketmq.common.message.MessageQueue;

/**
 * How far all instances together are behind what the broker has. It is looked at only while
 * somebody needs to know, and at most once a second. Thread-safe.
 */
final class Backlog {
  private static final long BETWEEN_LOOKS = Duration.ofSeconds(1).toNanos();
  private static final long NEVER = Duration.ofDays(10_000).toNanos();

  private final LongSupplier nanoTime;
  private final ReentrantLock looking = new ReentrantLock();
  private volatile Supplier<Map<MessageQueue, QueueOffsets>> queues = Map::of;
  private volatile long decidedUntil;
  private Map<MessageQueue, QueueOffsets> mark = Map.of();
  private long markedAt;
  private long lookedAt;

  Backlog(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    decidedUntil = nanoTime.getAsLong() - NEVER;
    markedAt = decidedUntil;
    lookedAt = decidedUntil;
  }

  /**
   * Says where to look.
   *
   * @param offsets of all queues, where what is done is decided and the decisions stored; empty
   *     while the broker does not say
   */
  void follow(Supplier<Map<MessageQueue, QueueOffsets>> offsets) {
    queues = offsets;
  }

  /** What the broker had longer ago than this is decided, whichever queue it was in. */
  Duration behind() {
    return Duration.ofNanos(nanoTime.getAsLong() - decidedUntil);
  }

  /** Asks the broker, unless it was asked just now or another thread does. */
  void look() {
    if (!looking.tryLock()) {
      return;
    }
    try {
      long now = nanoTime.getAsLong();
      if (now - lookedAt >= BETWEEN_LOOKS) {
        lookedAt = now;
        compare(now, queues.get());
      }
    } finally {
      looking.unlock();
    }
  }

  /** What was there at the mark is decided: the next mark is what is there now. */
  private void compare(long now, Map<MessageQueue, QueueOffsets> found) {
    if (!found.isEmpty() && isReached(found)) {
      decidedUntil = markedAt;
      mark = Map.copyOf(found);
      markedAt = now;
    }
  }

  private boolean isReached(Map<MessageQueue, QueueOffsets> found) {
    return mark.entrySet().stream()
        .allMatch(
            marked -> {
              QueueOffsets now = found.get(marked.getKey());
              return now != null && now.done() >= marked.getValue().stored();
            });
  }
}
