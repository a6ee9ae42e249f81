package danliao.query.delivery;

import danliao.api.MessageEvent;
import danliao.api.frame.Message;
import java.util.Collection;
import java.util.Map;

/** What a user has not acknowledged yet. */
@FunctionalInterface
public interface Undelivered {
  /** Those of these messages to the user that are still to be acknowledged, by message id. */
  Map<String, Message> among(String user, Collection<MessageEvent> messages);
}
