package danliao.query.processing;

import danliao.query.message.StoredEvent;
import java.time.Instant;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.messaging.MetaData;
import org.axonframework.messaging.deadletter.GenericDeadLetter;
import org.axonframework.messaging.deadletter.SequencedDeadLetterQueue;
import org.axonframework.messaging.deadletter.ThrowableCause;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Axon's sequenced dead-letter queue, with the conversation as the sequence. */
final class AxonDeadLetters implements DeadLetters {
  // Locks nothing: nobody but the batch sets events of its conversations aside, and what a retry
  // takes out meanwhile is found to be gone when its conversation is locked.
  private static final String HELD =
      "SELECT DISTINCT sequence_identifier FROM dead_letter_entry"
          + " WHERE processing_group = :group AND sequence_identifier IN (:conversations)";
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
    if (!inOrder || conversationIds.isEmpty() || queue.amountOfSequences() == 0) {
      return Set.of();
    }
    return jdbc
        .sql(HELD)
        .param("group", group)
        .param("conversations", conversationIds)
        .query(String.class)
        .list()
        .stream()
        .filter(this::locksFirst)
        .collect(Collectors.toUnmodifiableSet());
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
