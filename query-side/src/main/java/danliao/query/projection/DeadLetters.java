package danliao.query.projection;

import java.util.Collection;
import java.util.Set;

/** The events of one processing group that were set aside. Written in the batch's transaction. */
interface DeadLetters {
  /** Those of these conversations that have an event set aside; cheap when none has. */
  Set<String> holding(Collection<String> conversationIds);

  /** Sets an event aside for what it made the store say. */
  void add(StoredEvent culprit, Throwable cause);

  /** Sets an event aside because an earlier one of its conversation is. */
  void follow(StoredEvent later);
}
