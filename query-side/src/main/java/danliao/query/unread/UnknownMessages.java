package danliao.query.unread;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Messages that Redis lists and the event store has never had, as of a Redis or an event store that
 * was put back: they are left out of every answer, or nobody would get what is behind them. Counted
 * each time, and named once a minute. Thread-safe.
 */
final class UnknownMessages {
  private static final Logger log = LoggerFactory.getLogger(UnknownMessages.class);
  static final Duration QUIET = Duration.ofMinutes(1);

  private final Counter seen;
  private final LongSupplier nanoTime;
  private final AtomicLong namedAt;

  UnknownMessages(MeterRegistry meters, LongSupplier nanoTime) {
    this.seen = meters.counter("danliao.query.unread.unknown");
    this.nanoTime = nanoTime;
    this.namedAt = new AtomicLong(nanoTime.getAsLong() - QUIET.toNanos());
  }

  void saw(String messageId) {
    seen.increment();
    if (mayName()) {
      log.atWarn()
          .addKeyValue("messageId", messageId)
          .log("listed as undelivered, but the event store has no such message: left out");
    }
  }

  /** True once a minute. */
  boolean mayName() {
    long now = nanoTime.getAsLong();
    long last = namedAt.get();
    return now - last >= QUIET.toNanos() && namedAt.compareAndSet(last, now);
  }
}
