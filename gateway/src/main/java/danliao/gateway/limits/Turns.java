package danliao.gateway.limits;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Does so much at a time; the rest waits, and begins in its order. Thread-safe. */
public final class Turns {
  private final int limit;
  private final AtomicInteger underWay = new AtomicInteger();
  private final ConcurrentLinkedQueue<Runnable> waiting = new ConcurrentLinkedQueue<>();

  /** Looks at what waits that were asked for: who asks for the first of them does them all. */
  private final AtomicInteger looks = new AtomicInteger();

  public Turns(int limit) {
    this.limit = limit;
  }

  /**
   * Begins it when it is its turn, on any thread.
   *
   * @return completes as it does, after its turn has ended
   */
  public <T> CompletableFuture<T> await(Supplier<? extends CompletionStage<T>> work) {
    CompletableFuture<T> result = new CompletableFuture<>();
    waiting.add(() -> begin(work, result));
    startWaiting();
    return result;
  }

  private <T> void begin(Supplier<? extends CompletionStage<T>> work, CompletableFuture<T> result) {
    var unused =
        begun(work)
            .whenComplete(
                (done, failure) -> {
                  underWay.decrementAndGet();
                  if (failure == null) {
                    result.complete(done);
                  } else {
                    result.completeExceptionally(failure);
                  }
                  startWaiting();
                });
  }

  /** An exception would end the look at what waits, and no other would ever begin. */
  private static <T> CompletionStage<T> begun(Supplier<? extends CompletionStage<T>> work) {
    try {
      return work.get();
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** It may end at once and call this again: that is one more round, not one more level. */
  private void startWaiting() {
    if (looks.getAndIncrement() > 0) {
      return;
    }
    int done = 1;
    do {
      startWhatMay();
      done = looks.addAndGet(-done);
    } while (done > 0);
  }

  /** By one thread at a time; others only end what is under way. */
  private void startWhatMay() {
    while (underWay.get() < limit) {
      Runnable next = waiting.poll();
      if (next == null) {
        return;
      }
      underWay.incrementAndGet();
      next.run();
    }
  }

  public int underWay() {
    return underWay.get();
  }

  public int waiting() {
    return waiting.size();
  }
}
