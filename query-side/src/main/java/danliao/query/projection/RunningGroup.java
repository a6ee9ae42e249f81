package danliao.query.projection;

import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import org.axonframework.eventhandling.EventTrackerStatus;
import org.axonframework.eventhandling.pooled.PooledStreamingEventProcessor;
import org.jspecify.annotations.Nullable;

/**
 * Axon's processor of a group, with its threads.
 *
 * @param kept its tokens, if its store can have less than they say
 */
record RunningGroup(
    String name,
    Runnable prepare,
    @Nullable WatermarkedTokens kept,
    PooledStreamingEventProcessor processor,
    GroupPace pace,
    ScheduledExecutorService coordinator,
    ScheduledExecutorService workers) {
  /** The segments that this instance has claimed. */
  Map<Integer, EventTrackerStatus> segments() {
    return processor.processingStatus();
  }

  void release() {
    coordinator.shutdownNow();
    workers.shutdownNow();
  }
}
