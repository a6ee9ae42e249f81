package danliao.query.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;

/** Asks several that may not answer, all at once, and waits no longer than for one. */
public final class AtOnce {
  private AtOnce() {}

  /**
   * What is asked of each, on a virtual thread of its own, which is interrupted when time is up.
   */
  @FunctionalInterface
  public interface Question<Q, A> {
    A ask(Q of) throws Exception;
  }

  /**
   * The answers, in the order of those who were asked.
   *
   * @param instead the answer of one who failed, by the failure: a {@link TimeoutException} if it
   *     took longer
   */
  public static <Q, A> List<A> ask(
      List<Q> asked,
      Duration patience,
      Question<Q, A> question,
      BiFunction<Q, Throwable, A> instead)
      throws InterruptedException {
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    try {
      List<Future<A>> futures =
          threads.invokeAll(
              asked.stream().<Callable<A>>map(one -> () -> question.ask(one)).toList(),
              patience.toMillis(),
              TimeUnit.MILLISECONDS);
      List<A> answers = new ArrayList<>();
      for (int i = 0; i < asked.size(); i++) {
        answers.add(answer(asked.get(i), futures.get(i), instead));
      }
      return answers;
    } finally {
      // Not close(), which would wait for the one that does not answer.
      threads.shutdownNow();
    }
  }

  private static <Q, A> A answer(Q asked, Future<A> future, BiFunction<Q, Throwable, A> instead)
      throws InterruptedException {
    try {
      return future.get();
    } catch (CancellationException e) {
      return instead.apply(asked, new TimeoutException("no answer in time"));
    } catch (ExecutionException e) {
      return instead.apply(asked, e.getCause());
    }
  }
}
