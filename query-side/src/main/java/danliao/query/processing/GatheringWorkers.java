package danliao.query.processing;

import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * The threads on which Axon's segments of a group handle their batches. Axon wakes one for the
 * first event that comes, and would have it handled alone while those that came with it are still
 * handed over: here it begins a moment later, with all of them. What is left after a batch is
 * handled at once.
 */
final class GatheringWorkers extends ScheduledThreadPoolExecutor {
  static final long GATHER_MICROS = 1_000;

  /** True on the threads of such a pool. */
  private static final ThreadLocal<Boolean> HERE = ThreadLocal.withInitial(() -> false);

  GatheringWorkers(int threads, ThreadFactory factory) {
    super(
        threads,
        work ->
            factory.newThread(
                () -> {
                  HERE.set(true);
                  work.run();
                }));
  }

  @Override
  public Future<?> submit(Runnable task) {
    long micros = HERE.get() ? 0 : GATHER_MICROS;
    return schedule(task, micros, TimeUnit.MICROSECONDS);
  }
}
