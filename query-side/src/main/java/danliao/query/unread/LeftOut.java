package danliao.query.unread;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What Redis lists as undelivered and nobody can be given: messages that the event store has never
 * had, as of a Redis or an event store that was put back, and entries that are none of ours. They
 * are left out of every answer, or nobody would get what is behind them. Counted each time, and one
 * of each kind named once a minute. Thread-safe.
 */
final class LeftOut {
  private static final Logger log = LoggerFactory.getLogger(LeftOut.class);

  private final Counter unknown;
  private final Counter unreadable;
  private final OnceAMinute nameUnknown;
  private final OnceAMinute nameUnreadable;

  LeftOut(MeterRegistry meters, LongSupplier nanoTime) {
    this.unknown = meters.counter("danliao.query.unread.unknown");
    this.unreadable = meters.counter("danliao.query.unread.unreadable");
    this.nameUnknown = new OnceAMinute(nanoTime);
    this.nameUnreadable = new OnceAMinute(nanoTime);
  }

  /** A message that the event store does not have. */
  void unknown(String messageId) {
    unknown.increment();
    if (nameUnknown.now()) {
      log.atWarn()
          .addKeyValue("messageId", messageId)
          .log("listed as undelivered, but the event store has no such message: left out");
    }
  }

  /** So many entries of a user's list that say no message. */
  void unreadable(String user, int entries) {
    if (entries == 0) {
      return;
    }
    unreadable.increment(entries);
    if (nameUnreadable.now()) {
      log.atWarn()
          .addKeyValue("user", user)
          .addKeyValue("entries", entries)
          .log("listed as undelivered, but no entry of ours: left out");
    }
  }

  /** Thread-safe. */
  static final class OnceAMinute {
    static final Duration QUIET = Duration.ofMinutes(1);

    private final LongSupplier nanoTime;
    private final AtomicLong last;

    OnceAMinute(LongSupplier nanoTime) {
      this.nanoTime = nanoTime;
      this.last = new AtomicLong(nanoTime.getAsLong() - QUIET.toNanos());
    }

    /** True once a minute. */
    boolean now() {
      long now = nanoTime.getAsLong();
      long before = last.get();
      return now - before >= QUIET.toNanos() && last.compareAndSet(before, now);
    }
  }
}
