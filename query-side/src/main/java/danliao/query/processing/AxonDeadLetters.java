package danliao.query.processing;

import danliao.query.message.StoredEvent;
import java.time.Instant;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.messaging.MetaData;
import org.axonframework.messaging.deadletter.GenericDeadLetter;
import org.axonframework.messaging.deadletter.SequencedDeadLetterQueue;
import org.axonframework.messaging.deadletter.ThrowableCause;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Axon's sequenced dead-letter queue, with the conversation as the sequence. Who owns a segment is
 * the only one to add to its conversations, so a queue that was found to be empty is so until one
 * of this instance adds to it, or takes a segment over. Thread-safe.
 */
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

  private static final String WRITTEN = "danliao/dead-letters-written";

  private final String group;
  private final SequencedDeadLetterQueue<EventMessage<?>> queue;
  private final JdbcClient jdbc;
  private final boolean inOrder;

  /** Grows before and after each change. */
  private final AtomicLong changes = new AtomicLong();

  /** Changes that may not be committed, and so are not seen by others. */
  private final AtomicInteger underWay = new AtomicInteger();

  private volatile long emptyAtChange = -1;

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
    if (!inOrder || conversationIds.isEmpty() || isEmpty()) {
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

  private boolean isEmpty() {
    long change = changes.get();
    if (change == emptyAtChange) {
      return true;
    }
    if (queue.amountOfSequences() > 0) {
      return false;
    }
    if (underWay.get() == 0) {
      // If one has ended meanwhile, this says nothing: it has another number.
      emptyAtChange = change;
    }
    return true;
  }

  /** Another instance may have added to the conversations of a segment that is claimed. */
  void claimed() {
    changes.incrementAndGet();
  }

  /** Whether the unit of work under way has set something aside. */
  static boolean areWritten() {
    return CurrentUnitOfWork.isStarted() && CurrentUnitOfWork.get().getResource(WRITTEN) != null;
  }

  private void enqueue(String conversation, GenericDeadLetter<EventMessage<?>> letter) {
    changes.incrementAndGet();
    underWay.incrementAndGet();
    if (CurrentUnitOfWork.isStarted()) {
      CurrentUnitOfWork.get().resources().put(WRITTEN, true);
      CurrentUnitOfWork.get().onCleanup(done -> changed());
      queue.enqueue(conversation, letter);
    } else {
      try {
        queue.enqueue(conversation, letter);
      } finally {
        changed();
      }
    }
  }

  private void changed() {
    changes.incrementAndGet();
    underWay.decrementAndGet();
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
    enqueue(conversation, letter);
  }

  @Override
  public void follow(StoredEvent later) {
    String conversation = later.conversationId();
    enqueue(conversation, new GenericDeadLetter<>(conversation, later.message()));
  }
}
