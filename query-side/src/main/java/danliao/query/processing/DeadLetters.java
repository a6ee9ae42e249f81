package danliao.query.processing;

import danliao.query.message.StoredEvent;
import java.util.Collection;
import java.util.Set;

/** The events of one processing group that were set aside. Written in the batch's transaction. */
interface DeadLetters {
  /**
   * Those of these conversations whose events are to follow an earlier one that is set aside; cheap
   * when none is. They stay so until the transaction ends.
   */
  Set<String> holding(Collection<String> conversationIds);

  /** Sets an event aside for what came of handling it. */
  void add(StoredEvent culprit, Throwable cause);

  /** Sets an event aside because an earlier one of its conversation is. */
  void follow(StoredEvent later);
}
