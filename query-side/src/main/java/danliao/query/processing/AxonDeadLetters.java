package danliao.query.processing;

import danliao.query.message.StoredEvent;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.messaging.MetaData;
import org.axonframework.messaging.deadletter.GenericDeadLetter;
import org.axonframework.messaging.deadletter.SequencedDeadLetterQueue;
import org.axonframework.messaging.deadletter.ThrowableCause;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Axon's sequenced dead-letter queue, with the conversation as the sequence. */
final class AxonDeadLetters implements DeadLetters {
  // A retry takes the first one out first, and waits for whoever has it locked.
  private static final String FIRST =
      "SELECT dead_letter_id FROM dead_letter_entry WHERE processing_group = ?"
          + " AND sequence_identifier = ? ORDER BY sequence_index LIMIT 1 FOR UPDATE";

  private final String group;
  private final SequencedDeadLetterQueue<EventMessage<?>> queue;
  private final JdbcClient jdbc;
  private final boolean inOrder;

  /**
   * @param inOrder whether an event waits for the earlier ones of its conversation
   */
  AxonDeadLetters(
      String group,
      SequencedDeadLetterQueue<EventMessage<?>> queue,
      JdbcClient jdbc,
      boolean inOrder) {
    this.group = group;
    this.queue = queue;
    this.jdbc = jdbc;
    this.inOrder = inOrder;
  }

  @Override
  public Set<String> holding(Collection<String> conversationIds) {
    Set<String> held = new HashSet<>();
    if (inOrder && queue.amountOfSequences() > 0) {
      conversationIds.stream().filter(this::locksFirst).forEach(held::add);
    }
    return held;
  }

  private boolean locksFirst(String conversation) {
    return jdbc.sql(FIRST).params(group, conversation).query(String.class).optional().isPresent();
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
