package danliao.gateway.presence;

import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Entries whose connection ended while Redis did not answer: they would count as devices for as
 * long as this gateway lives. Removed once it answers, one at a time. Never blocks; thread-safe.
 */
final class Leftovers {
  private final Function<Leftover, CompletionStage<Boolean>> removal;
  private final Executor later;
  private final Queue<Leftover> left = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean running = new AtomicBoolean();
  private volatile boolean open = true;

  /** A login that is over. */
  record Leftover(String userId, String deviceId, long epoch) {}

  /**
   * @param removal fails where Redis does not answer
   * @param later runs what it is given after a pause
   */
  Leftovers(Function<Leftover, CompletionStage<Boolean>> removal, Executor later) {
    this.removal = removal;
    this.later = later;
  }

  void add(Leftover leftover) {
    if (open) {
      left.add(leftover);
      start();
    }
  }

  int size() {
    return left.size();
  }

  private void start() {
    if (running.compareAndSet(false, true)) {
      later.execute(this::next);
    }
  }

  private void next() {
    Leftover first = left.peek();
    if (first == null) {
      running.set(false);
      if (!left.isEmpty()) {
        start();
      }
      return;
    }
    var unused =
        removal.apply(first).whenCompleteAsync((removed, failure) -> tried(first, failure));
  }

  /** One that fails goes behind the others: it may be the only one that does. */
  private void tried(Leftover first, @Nullable Throwable failure) {
    left.poll();
    if (failure == null) {
      next();
      return;
    }
    if (open) {
      left.add(first);
    }
    later.execute(this::next);
  }

  /** The gateway gives its lease back: all its entries go with it. */
  void close() {
    open = false;
    left.clear();
  }
}
