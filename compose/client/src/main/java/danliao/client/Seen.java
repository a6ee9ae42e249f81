package danliao.client;

import java.util.LinkedHashSet;
import java.util.SequencedSet;

/**
 * Ids that came before, the newest of them: delivery is at least once, telling is once. Not
 * thread-safe.
 */
final class Seen {
  static final int MOST_KEPT = 20_000;

  private final SequencedSet<String> ids = new LinkedHashSet<>();

  /** True if it is new. */
  boolean add(String id) {
    if (!ids.add(id)) {
      return false;
    }
    if (ids.size() > MOST_KEPT) {
      ids.removeFirst();
    }
    return true;
  }

  void remove(String id) {
    ids.remove(id);
  }
}
