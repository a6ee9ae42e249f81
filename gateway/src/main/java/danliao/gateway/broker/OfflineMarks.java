package danliao.gateway.broker;

import danliao.api.CommandBodies;
import danliao.api.Topics;
import danliao.api.wire.MarkOfflineBody;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Tells the command side that no device of a recipient was reached. */
public final class OfflineMarks {
  private static final int TRIES = 3;
  private static final long BACKOFF_SECONDS = 2;

  private final CommandPublisher publisher;
  private final Clock clock;
  private final Counter marked;
  private final Counter failed;

  public OfflineMarks(CommandPublisher publisher, Clock clock, MeterRegistry meters) {
    this.publisher = publisher;
    this.clock = clock;
    this.marked = meters.counter("danliao.gateway.push", "way", "offline");
    this.failed = meters.counter("danliao.gateway.offline.failures");
  }

  /**
   * Never blocks. Given up after three tries: the message is in the undelivered set all the same,
   * only the sender is not told.
   */
  public void mark(String messageId, String conversationId, String recipient) {
    marked.increment();
    publish(CommandBodies.markOffline(messageId, conversationId, recipient, clock.instant()), 1);
  }

  private void publish(MarkOfflineBody body, int attempt) {
    var unused =
        publisher
            .publish(Topics.MARK_OFFLINE, body.getConversationId(), body.getMessageId(), body)
            .whenComplete(
                (done, failure) -> {
                  if (failure != null) {
                    again(body, attempt);
                  }
                });
  }

  private void again(MarkOfflineBody body, int attempt) {
    if (attempt == TRIES) {
      failed.increment();
      return;
    }
    Executor later = CompletableFuture.delayedExecutor(BACKOFF_SECONDS * attempt, TimeUnit.SECONDS);
    later.execute(() -> publish(body, attempt + 1));
  }
}
