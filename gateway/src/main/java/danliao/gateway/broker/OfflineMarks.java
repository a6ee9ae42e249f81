package danliao.gateway.broker;

import danliao.api.CommandBodies;
import danliao.api.Topics;
import danliao.api.wire.MarkOfflineBody;
import danliao.gateway.limits.Turns;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Tells the command side that no device of a recipient was reached; so many at a time, so that a
 * mass of users who leave at once keeps nobody's sends from the broker.
 */
public final class OfflineMarks {
  private static final int AT_A_TIME = 512;

  /** Some 500 bytes each. */
  private static final int MOST = 50_000;

  private static final int TRIES = 3;
  private static final long BACKOFF_SECONDS = 2;

  private final CommandPublisher publisher;
  private final Clock clock;
  private final Executor later;
  private final Turns turns = new Turns(AT_A_TIME);
  private final AtomicInteger pending = new AtomicInteger();
  private final Counter marked;
  private final Counter failed;

  public OfflineMarks(CommandPublisher publisher, Clock clock, MeterRegistry meters) {
    this(
        publisher,
        clock,
        CompletableFuture.delayedExecutor(BACKOFF_SECONDS, TimeUnit.SECONDS),
        meters);
  }

  /**
   * @param later runs what is to be tried again, after a while
   */
  OfflineMarks(CommandPublisher publisher, Clock clock, Executor later, MeterRegistry meters) {
    this.publisher = publisher;
    this.clock = clock;
    this.later = later;
    this.marked = meters.counter("danliao.gateway.push", "way", "offline");
    this.failed = meters.counter("danliao.gateway.offline.failures");
    meters.gauge("danliao.gateway.offline.waiting", pending);
  }

  /**
   * Never blocks. Given up after three tries, and where too many wait: the query side finds out
   * some seconds later that nothing has happened to the message.
   */
  public void mark(String messageId, String conversationId, String recipient) {
    marked.increment();
    if (pending.incrementAndGet() > MOST) {
      over();
      failed.increment();
      return;
    }
    publish(CommandBodies.markOffline(messageId, conversationId, recipient, clock.instant()), 1);
  }

  private void publish(MarkOfflineBody body, int attempt) {
    var unused =
        turns
            .await(
                () ->
                    publisher.publish(
                        Topics.MARK_OFFLINE, body.getConversationId(), body.getMessageId(), body))
            .whenComplete(
                (done, failure) -> {
                  if (failure == null) {
                    over();
                  } else {
                    again(body, attempt);
                  }
                });
  }

  private void again(MarkOfflineBody body, int attempt) {
    if (attempt == TRIES) {
      over();
      failed.increment();
    } else {
      later.execute(() -> publish(body, attempt + 1));
    }
  }

  private void over() {
    pending.decrementAndGet();
  }

  /** Those that are not told yet. */
  public int pending() {
    return pending.get();
  }
}
