package danliao.query.processing;

import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * The thread on which Axon's coordinator of a group runs. Where the queue of a segment is full, the
 * coordinator looks again after 100 ms and nothing wakes it before: a group that is behind would
 * stand still most of that time, for its segments have handled the whole queue long before. Here it
 * looks again sooner. All its other delays are left as they are.
 */
final class PromptCoordinator extends ScheduledThreadPoolExecutor {
  /** As in Axon's {@code Coordinator}, which uses it for nothing else. */
  static final long FULL_MILLIS = 100;

  static final long SOON_MILLIS = 5;

  PromptCoordinator(ThreadFactory threads) {
    super(1, threads);
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
    boolean full = unit.toMillis(delay) == FULL_MILLIS;
    return full
        ? super.schedule(task, SOON_MILLIS, TimeUnit.MILLISECONDS)
        : super.schedule(task, delay, unit);
  }
}
