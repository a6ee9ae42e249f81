package danliao.query.search;

import java.time.Duration;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.common.message.MessageExt;

/**
 * Has a consumer pull again at once while the broker has more than it gave, and else after a pause:
 * what comes meanwhile is one batch. The interval is one for all queues, so one that is behind has
 * them all pull for as long as a pause is. Thread-safe.
 */
final class PullPause {
  private final Duration pause;
  private final LongConsumer pullInterval;
  private final LongSupplier nanoTime;
  private long behindUntil;

  /**
   * @param pause between two pulls from a queue of which there was no more
   * @param pullInterval takes the interval to keep from now on, in milliseconds
   */
  PullPause(Duration pause, LongConsumer pullInterval, LongSupplier nanoTime) {
    this.pause = pause;
    this.pullInterval = pullInterval;
    this.nanoTime = nanoTime;
    this.behindUntil = nanoTime.getAsLong();
    pullInterval.accept(pause.toMillis());
  }

  /** A batch of one queue is about to be handled. */
  synchronized void took(List<MessageExt> batch) {
    long now = nanoTime.getAsLong();
    if (isBehind(batch.getLast())) {
      behindUntil = now + pause.toNanos();
    }
    pullInterval.accept(now - behindUntil < 0 ? 0 : pause.toMillis());
  }

  /** Whether the pull that brought it left something: the broker bounds what it gives at a time. */
  private static boolean isBehind(MessageExt last) {
    String end = last.getProperty(MessageConst.PROPERTY_MAX_OFFSET);
    return end != null && last.getQueueOffset() + 1 < Long.parseLong(end);
  }
}
