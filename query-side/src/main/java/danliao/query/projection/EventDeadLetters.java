package danliao.query.projection;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.deadletter.jdbc.JdbcDeadLetter;
import org.axonframework.messaging.deadletter.DeadLetter;
import org.axonframework.messaging.deadletter.Decisions;
import org.axonframework.messaging.deadletter.EnqueueDecision;
import org.axonframework.messaging.deadletter.SequencedDeadLetterQueue;
import org.axonframework.messaging.deadletter.ThrowableCause;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The events that projections set aside, for operators. */
public final class EventDeadLetters {
  private static final String LIST =
      "SELECT dead_letter_id, processing_group, sequence_identifier, payload_type,"
          + " aggregate_identifier, cause_message, enqueued_at FROM dead_letter_entry";

  private final JdbcClient readers;
  private final JdbcClient jdbc;
  private final DeadLetterQueues queues;
  private final Function<String, Optional<ProjectionStore>> stores;
  private final TransactionManager transactions;

  /**
   * @param readers for what changes nothing
   */
  EventDeadLetters(
      JdbcClient readers,
      JdbcClient jdbc,
      DeadLetterQueues queues,
      Function<String, Optional<ProjectionStore>> stores,
      TransactionManager transactions) {
    this.readers = readers;
    this.jdbc = jdbc;
    this.queues = queues;
    this.stores = stores;
    this.transactions = transactions;
  }

  /**
   * An event set aside. Its content is not shown.
   *
   * @param cause null for one that only followed an earlier one of its conversation
   * @param at when it was set aside, ISO 8601
   */
  public record Entry(
      String id,
      String group,
      String conversationId,
      String type,
      String messageId,
      @Nullable String cause,
      String at) {}

  /** The oldest first. */
  public List<Entry> list(int limit) {
    return readers
        .sql(LIST + " ORDER BY enqueued_at, sequence_index LIMIT ?")
        .param(limit)
        .query(EventDeadLetters::entry)
        .list();
  }

  /**
   * Applies the events set aside of this one's conversation, in their order, until one fails again.
   *
   * @return whether all are applied; empty if there is no such event
   */
  public Optional<Boolean> retry(String id) {
    return find(id).map(entry -> retry(entry.group(), entry.conversationId()));
  }

  /**
   * Forgets one event: the projection will never have it.
   *
   * @return false if there is no such event
   */
  public boolean delete(String id) {
    return transactions.fetchInTransaction(
            () ->
                jdbc.sql("DELETE FROM dead_letter_entry WHERE dead_letter_id = ?")
                    .param(id)
                    .update())
        > 0;
  }

  private Optional<Entry> find(String id) {
    return readers
        .sql(LIST + " WHERE dead_letter_id = ?")
        .param(id)
        .query(EventDeadLetters::entry)
        .optional();
  }

  private static Entry entry(ResultSet row, int number) throws SQLException {
    return new Entry(
        row.getString("dead_letter_id"),
        row.getString("processing_group"),
        row.getString("sequence_identifier"),
        row.getString("payload_type"),
        row.getString("aggregate_identifier"),
        row.getString("cause_message"),
        row.getString("enqueued_at"));
  }

  private boolean retry(String group, String conversation) {
    SequencedDeadLetterQueue<EventMessage<?>> queue = queues.of(group);
    return stores
        .apply(group)
        .map(
            store ->
                queue.process(
                    letter ->
                        conversation.equals(((JdbcDeadLetter<?>) letter).getSequenceIdentifier()),
                    letter -> retry(store, letter)))
        .orElse(false);
  }

  private EnqueueDecision<EventMessage<?>> retry(
      ProjectionStore store, DeadLetter<? extends EventMessage<?>> letter) {
    var message = (DomainEventMessage<?>) letter.message();
    var recorded = new RecordedEvent(Payloads.of(message), message.getSequenceNumber());
    try {
      transactions.executeInTransaction(() -> store.apply(List.of(recorded)));
      return Decisions.evict();
    } catch (RuntimeException e) {
      return Decisions.requeue(ThrowableCause.truncated(e));
    }
  }
}
