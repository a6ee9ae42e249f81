package danliao.command.intake;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Has what comes from several queues while a batch is handled handled together after it: then they
 * share transactions, which the event store commits one after the other in any case. Thread-safe.
 *
 * @param <T> what batches are of
 */
final class Together<T> implements Consumer<List<T>> {
  private final Consumer<List<T>> handler;

  /** Fair, so that whoever's batch is done does not wait for those that came later. */
  private final Lock handling = new ReentrantLock(true);

  private final Object guard = new Object();
  private List<Waiting<T>> waiting = new ArrayList<>();

  /**
   * @param handler takes several batches as one, in the order in which they came; called by one
   *     thread at a time
   */
  Together(Consumer<List<T>> handler) {
    this.handler = handler;
  }

  /** A batch whose thread waits. The fields are its handler's until that gives up the lock. */
  private static final class Waiting<T> {
    private final List<T> batch;
    private boolean done;
    private @Nullable RuntimeException failure;

    private Waiting(List<T> batch) {
      this.batch = batch;
    }
  }

  /**
   * Returns when the batch is handled, by this thread or another.
   *
   * @throws RuntimeException if it was not, or another was not that was handled with it
   */
  @Override
  public void accept(List<T> batch) {
    Waiting<T> mine = new Waiting<>(batch);
    synchronized (guard) {
      waiting.add(mine);
    }
    handling.lock();
    try {
      if (!mine.done) {
        handle(next());
      }
    } finally {
      handling.unlock();
    }
    if (mine.failure != null) {
      throw mine.failure;
    }
  }

  private List<Waiting<T>> next() {
    synchronized (guard) {
      List<Waiting<T>> all = waiting;
      waiting = new ArrayList<>();
      return all;
    }
  }

  private void handle(List<Waiting<T>> batches) {
    List<T> all = new ArrayList<>();
    batches.forEach(one -> all.addAll(one.batch));
    RuntimeException failure = null;
    try {
      handler.accept(all);
    } catch (RuntimeException e) {
      failure = e;
    }
    for (Waiting<T> one : batches) {
      one.failure = failure;
      one.done = true;
    }
  }
}
