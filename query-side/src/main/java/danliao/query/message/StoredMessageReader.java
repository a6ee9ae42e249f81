package danliao.query.message;

import danliao.query.store.StoreUnavailableException;
import java.util.Collection;
import java.util.List;

/** Reads messages with their status back from the message log. */
@FunctionalInterface
public interface StoredMessageReader {
  /**
   * In the order of {@code refs}; what the log does not hold is left out.
   *
   * @throws StoreUnavailableException if the log cannot answer now
   */
  List<StoredMessage> read(Collection<MessageRef> refs);
}
