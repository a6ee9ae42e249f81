package danliao.query.projection;

import danliao.query.store.StoreUnavailableException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What one generation's store holds, to be compared with another one. Leaves out what may differ
 * between two that have the same events. Thread-safe.
 */
public interface Rows {
  /**
   * Reads all, in whatever order, a few hundred at a time: never all of them together. A row that
   * is written meanwhile may be left out, and one may come twice.
   *
   * @throws StoreUnavailableException if the store cannot answer now
   */
  void scan(Consumer<List<Row>> batches);

  /**
   * Those of these that are there now, by key.
   *
   * @throws StoreUnavailableException if the store cannot answer now
   */
  Map<String, Row> find(Collection<String> keys);
}
