package danliao.client;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The one thread on which a chat's state is touched, and its timers. What is given to it after
 * {@link #close} is passed over.
 */
final class Loop implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Loop.class.getName());

  private final ScheduledThreadPoolExecutor thread;

  Loop(String name) {
    thread =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofVirtual().name(name).factory(), new ThreadPoolExecutor.DiscardPolicy());
    thread.setRemoveOnCancelPolicy(true);
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  void run(Runnable work) {
    thread.execute(safely(work));
  }

  @SuppressWarnings("FutureReturnValueIgnored")
  void later(Duration wait, Runnable work) {
    after(wait, work);
  }

  /** As {@link #later}, but it can be taken back. */
  Future<?> after(Duration wait, Runnable work) {
    return thread.schedule(safely(work), wait.toNanos(), TimeUnit.NANOSECONDS);
  }

  @SuppressWarnings("FutureReturnValueIgnored")
  void every(Duration wait, Runnable work) {
    thread.scheduleWithFixedDelay(
        safely(work), wait.toNanos(), wait.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** A chat goes on whatever happens to one frame of it. */
  private static Runnable safely(Runnable work) {
    return () -> {
      try {
        work.run();
      } catch (Throwable e) { // Also an error: timers go on.
        LOG.log(Level.ERROR, "a step of a chat failed", e);
      }
    };
  }

  /** Does what was given before and ends; waits for it for up to {@code patience}. */
  void finish(Duration patience) {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(patience.toNanos(), TimeUnit.NANOSECONDS)) {
        thread.shutdownNow();
      }
    } catch (InterruptedException e) {
      // What was given is done without whoever waited for it.
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
