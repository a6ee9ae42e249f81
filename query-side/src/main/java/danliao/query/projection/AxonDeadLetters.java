package danliao.query.projection;

import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.messaging.MetaData;
import org.axonframework.messaging.deadletter.GenericDeadLetter;
import org.axonframework.messaging.deadletter.SequencedDeadLetterQueue;
import org.axonframework.messaging.deadletter.ThrowableCause;

/** Axon's sequenced dead-letter queue, with the conversation as the sequence. */
final class AxonDeadLetters implements DeadLetters {
  private final SequencedDeadLetterQueue<EventMessage<?>> queue;

  AxonDeadLetters(SequencedDeadLetterQueue<EventMessage<?>> queue) {
    this.queue = queue;
  }

  @Override
  public Set<String> holding(Collection<String> conversationIds) {
    Set<String> held = new HashSet<>();
    if (queue.amountOfSequences() > 0) {
      conversationIds.stream().filter(queue::contains).forEach(held::add);
    }
    return held;
  }

  @Override
  public void add(StoredEvent culprit, Throwable cause) {
    String conversation = culprit.conversationId();
    Instant now = GenericDeadLetter.clock.instant();
    // Its column has an end.
    var letter =
        new GenericDeadLetter<EventMessage<?>>(
            conversation,
            culprit.message(),
            ThrowableCause.truncated(cause),
            now,
            now,
            MetaData.emptyInstance());
    queue.enqueue(conversation, letter);
  }

  @Override
  public void follow(StoredEvent later) {
    String conversation = later.conversationId();
    queue.enqueue(conversation, new GenericDeadLetter<>(conversation, later.message()));
  }
}
