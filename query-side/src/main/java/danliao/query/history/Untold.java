package danliao.query.history;

import danliao.query.message.MessageRef;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Changes that are to be told: those of many batches together, and of the same message once.
 * Thread-safe.
 */
final class Untold {
  /** Some 200 bytes each. */
  private static final int MOST = 4_096;

  private final Consumer<Collection<MessageRef>> changed;
  private final Set<MessageRef> waiting = new LinkedHashSet<>();
  private final Lock telling = new ReentrantLock();

  /**
   * @param changed returns when it was told
   */
  Untold(Consumer<Collection<MessageRef>> changed) {
    this.changed = changed;
  }

  /** Tells them later, or at once where too many wait. */
  void add(Collection<MessageRef> refs) {
    boolean full;
    synchronized (waiting) {
      waiting.addAll(refs);
      full = waiting.size() >= MOST;
    }
    if (full) {
      tell();
    }
  }

  /**
   * Returns when all that were added are told, by this thread or another.
   *
   * @throws RuntimeException if they were not; they still wait
   */
  void tell() {
    telling.lock();
    try {
      List<MessageRef> taken = take();
      if (!taken.isEmpty()) {
        tell(taken);
      }
    } finally {
      telling.unlock();
    }
  }

  private void tell(List<MessageRef> taken) {
    try {
      changed.accept(taken);
    } catch (RuntimeException e) {
      synchronized (waiting) {
        waiting.addAll(taken);
      }
      throw e;
    }
  }

  /** What is added from now on has changed again, after whoever is told may have looked. */
  private List<MessageRef> take() {
    synchronized (waiting) {
      List<MessageRef> all = new ArrayList<>(waiting);
      waiting.clear();
      return all;
    }
  }
}
