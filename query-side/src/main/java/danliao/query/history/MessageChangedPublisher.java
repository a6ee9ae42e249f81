package danliao.query.history;

import danliao.api.wire.MessageChangedBody;
import danliao.query.broker.KeyedPublisher;
import danliao.query.message.MessageRef;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Collection;

/** Tells the search index which rows changed. Thread-safe. */
final class MessageChangedPublisher {
  private final KeyedPublisher publisher;
  private final Timer publishes;
  private final Counter published;

  MessageChangedPublisher(KeyedPublisher publisher, MeterRegistry meters) {
    this.publisher = publisher;
    this.publishes = meters.timer("danliao.query.message-log.publish");
    this.published = meters.counter("danliao.query.message-log.published");
  }

  /**
   * Publishes a reference to each.
   *
   * @param generation of the message log that was changed
   * @throws danliao.query.store.StoreUnavailableException if the broker did not confirm every one
   */
  void publish(int generation, Collection<MessageRef> changed) {
    publishes.record(
        () -> publisher.publish(changed.stream().map(ref -> body(generation, ref)).toList()));
    published.increment(changed.size());
  }

  private static KeyedPublisher.Body body(int generation, MessageRef ref) {
    MessageChangedBody body =
        MessageChangedBody.newBuilder()
            .setMessageId(ref.messageId())
            .setConversationId(ref.conversationId())
            .setSeq(ref.seq())
            .setGeneration(generation)
            .build();
    return new KeyedPublisher.Body(ref.conversationId(), ref.messageId(), body);
  }
}
