package danliao.query.projection;

import java.util.List;

/**
 * One read model, filled from events. Called by one thread a segment; different conversations may
 * be applied at the same time.
 */
public interface Projection {
  /** The name operators use: {@code conversation}, {@code message-log}, {@code unread}. */
  String name();

  /**
   * The server that holds it, as operators know it: {@code mysql}, {@code hbase}, {@code redis}.
   */
  String store();

  /**
   * The generation of the store this instance fills; the processing group is {@code
   * <name>-g<generation>}.
   */
  int generation();

  /**
   * Applies events in their order within each conversation. Idempotent: applied twice equals once,
   * and after a crash events that were applied come again.
   *
   * @throws StoreUnavailableException if the store cannot answer now; the same batch comes again
   * @throws RuntimeException if the store refuses an event for its own sake; the batch comes again
   *     one by one, and the culprit is set aside
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

  /** Empties the store of this generation. Repeatable. */
  void clear();
}
