package danliao.query.projection;

import danliao.query.message.RecordedEvent;
import danliao.query.message.StoredMessage;
import danliao.query.store.StoreUnavailableException;
import java.util.List;
import java.util.Optional;

/** One generation of a projection's store, to be written. Thread-safe. */
public interface ProjectionStore {
  /**
   * Makes the store if it is not there. Repeatable.
   *
   * @throws StoreUnavailableException if the store cannot answer now
   */
  void prepare();

  /**
   * Applies events in their order within each conversation. Idempotent: applied twice equals once,
   * and after a crash events that were applied come again.
   *
   * @throws StoreUnavailableException if the store cannot answer now; the same batch comes again
   * @throws RuntimeException if the store refuses an event for its own sake; the batch comes again
   *     one by one, and the culprit is set aside, or ends a rebuild
   */
  void apply(List<RecordedEvent> batch);

  /**
   * True if the store is the database that holds the tokens, so that rows and token are committed
   * together. A failure has then broken the transaction, and the batch is not tried again within
   * it.
   */
  default boolean sharesTransaction() {
    return false;
  }

  /**
   * Does what {@link #apply} may put off, since no query and no ack waits for it: comes before a
   * token that covers it is stored.
   *
   * @throws StoreUnavailableException if it cannot be done now
   */
  default void complete() {}

  /** What the store says it has; empty for one that {@linkplain #sharesTransaction shares}. */
  default Optional<Watermark> watermark() {
    return Optional.empty();
  }

  /** Shows readers all that was applied: called once before they turn to this generation. */
  default void show() {}

  /**
   * Where it tells of a message once it has all the message's events; nothing for one that tells of
   * no single message.
   */
  default List<Trace> traces(StoredMessage message) {
    return List.of();
  }

  /** What it holds, to be verified. */
  Rows rows();

  /**
   * Removes the store. Repeatable.
   *
   * @throws StoreUnavailableException if the store cannot answer now
   */
  void drop();
}
