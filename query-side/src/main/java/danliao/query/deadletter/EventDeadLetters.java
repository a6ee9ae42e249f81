package danliao.query.deadletter;

import danliao.query.message.StoredEvent;
import danliao.query.processing.ProcessingGroup;
import danliao.query.store.StoreUnavailableException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.messaging.deadletter.ThrowableCause;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The events that processing groups set aside, for operators. Takes them out itself: Axon's queue
 * looks for a sequence among ten only, and leaves behind what follows while it ends. Lists them
 * itself too: that queue has those of one group, not the oldest first but sequence by sequence, and
 * reads the content of each, which this version may be unable to.
 */
public final class EventDeadLetters {
  // A cause without a message must not look like none.
  private static final String LIST =
      "SELECT dead_letter_id, processing_group, sequence_identifier, payload_type,"
          + " aggregate_identifier, COALESCE(cause_message, cause_type) AS cause, enqueued_at"
          + " FROM dead_letter_entry";
  private static final String ITSELF = " WHERE dead_letter_id = ? FOR UPDATE";
  private static final String FIRST_OF_CONVERSATION =
      " WHERE processing_group = ? AND sequence_identifier = ?"
          + " ORDER BY sequence_index LIMIT 1 FOR UPDATE";

  private final JdbcClient readers;
  private final JdbcClient jdbc;
  private final Function<Letter, StoredEvent> reading;
  private final Function<String, Optional<ProcessingGroup.Handler>> inOrder;
  private final Function<String, Optional<ProcessingGroup.Handler>> alone;
  private final TransactionManager transactions;

  /**
   * @param readers for what changes nothing
   * @param reading how this version reads what was set aside
   * @param inOrder what handles the events of a group in the order of their conversation
   * @param alone what handles those of one that handles each for itself
   */
  EventDeadLetters(
      JdbcClient readers,
      JdbcClient jdbc,
      Function<Letter, StoredEvent> reading,
      Function<String, Optional<ProcessingGroup.Handler>> inOrder,
      Function<String, Optional<ProcessingGroup.Handler>> alone,
      TransactionManager transactions) {
    this.readers = readers;
    this.jdbc = jdbc;
    this.reading = reading;
    this.inOrder = inOrder;
    this.alone = alone;
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
   * Handles an event again. Of a projection: all that are set aside of its conversation, in their
   * order, until one fails again.
   *
   * @return whether all are handled; empty if there is no such event
   * @throws StoreUnavailableException if this instance does not know the group
   */
  public Optional<Boolean> retry(String id) {
    return find(id).map(this::retry);
  }

  /**
   * Forgets one event: its group will never have it.
   *
   * @return false if there is no such event
   */
  public boolean delete(String id) {
    return transactions.fetchInTransaction(() -> remove(id)) > 0;
  }

  private int remove(String id) {
    return jdbc.sql("DELETE FROM dead_letter_entry WHERE dead_letter_id = ?").param(id).update();
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
        row.getString("cause"),
        row.getString("enqueued_at"));
  }

  private boolean retry(Entry entry) {
    String group = entry.group();
    String conversation = entry.conversationId();
    return alone
        .apply(group)
        .map(handler -> retry(handler, ITSELF, entry.id()))
        .or(
            () ->
                inOrder
                    .apply(group)
                    .map(handler -> retry(handler, FIRST_OF_CONVERSATION, group, conversation)))
        .orElseThrow(() -> unknown(group));
  }

  /** It has not seen the registry yet, or that generation needs a later code. */
  private static StoreUnavailableException unknown(String group) {
    return new StoreUnavailableException(
        group, new IllegalStateException("this instance does not know that group"));
  }

  private boolean retry(ProcessingGroup.Handler handler, String which, String... parameters) {
    try {
      boolean found = true;
      while (found) {
        found = transactions.fetchInTransaction(() -> takeOut(handler, which, parameters));
      }
      return true;
    } catch (FailedAgainException e) {
      setCause(e);
      return false;
    }
  }

  /**
   * Handles one, and takes it out if that succeeds. Locked until then, so that no batch follows one
   * that goes, and nobody handles it twice.
   *
   * @return false if there is none
   */
  private boolean takeOut(ProcessingGroup.Handler handler, String which, String... parameters) {
    Optional<Letter> found =
        jdbc.sql(Letter.SELECT + which).params(List.of(parameters)).query(Letter::of).optional();
    found.ifPresent(
        letter -> {
          try {
            handler.handle(List.of(reading.apply(letter)));
          } catch (RuntimeException e) {
            throw new FailedAgainException(letter.id(), e);
          }
          remove(letter.id());
        });
    return found.isPresent();
  }

  private void setCause(FailedAgainException failure) {
    ThrowableCause cause = ThrowableCause.truncated(failure.getCause());
    transactions.executeInTransaction(
        () ->
            jdbc.sql(
                    "UPDATE dead_letter_entry SET cause_type = ?, cause_message = ?"
                        + " WHERE dead_letter_id = ?")
                .param(cause.type())
                .param(cause.message())
                .param(failure.letter)
                .update());
  }

  /** Undoes what the handler did in the transaction. */
  private static final class FailedAgainException extends RuntimeException {
    private final String letter;

    FailedAgainException(String letter, RuntimeException cause) {
      super(cause);
      this.letter = letter;
    }
  }
}
