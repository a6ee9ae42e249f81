package danliao.query.projection;

import danliao.api.frame.Message;
import java.util.Collection;
import java.util.Map;

/** Reads messages back from the message log, for features that hold references only. */
@FunctionalInterface
public interface MessageReader {
  /**
   * By message id; what the log does not hold is left out.
   *
   * @throws StoreUnavailableException if the log cannot answer now
   */
  Map<String, Message> read(Collection<MessageRef> refs);
}
