package danliao.query.processing;

import java.util.Map;
import java.util.Optional;
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
    Troubles troubles,
    ScheduledExecutorService coordinator,
    ScheduledExecutorService workers) {
  /** The segments that this instance has claimed. */
  Map<Integer, EventTrackerStatus> segments() {
    return processor.processingStatus();
  }

  boolean isRunning() {
    return processor.isRunning();
  }

  /** What keeps it from handling its events, on this instance; to be started takes its time. */
  Optional<String> trouble() {
    if (!isRunning()) {
      return troubles.notRunning();
    }
    if (processor.isError()) {
      return Optional.of("cannot read events or tokens");
    }
    return troubles.worst(segments().keySet());
  }

  void release() {
    coordinator.shutdownNow();
    workers.shutdownNow();
  }
}
