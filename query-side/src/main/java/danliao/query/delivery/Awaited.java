package danliao.query.delivery;

import danliao.query.projection.Progress;
import danliao.query.projection.StoredEvent;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The events of a batch that some group has not passed yet. What was once found to be passed is not
 * asked again. For one thread.
 */
final class Awaited {
  private final Progress progress;
  private final List<Pending> pending;

  Awaited(Progress progress, List<String> groups, List<StoredEvent> batch) {
    this.progress = progress;
    this.pending =
        groups.stream().map(group -> new Pending(group, new ArrayDeque<>(batch))).toList();
  }

  private record Pending(String group, Deque<StoredEvent> events) {
    boolean isPassed(Progress.View view) {
      while (!events.isEmpty() && view.covers(group, events.element())) {
        events.remove();
      }
      return events.isEmpty();
    }
  }

  /** True when every group has passed every event. */
  boolean passed() {
    Progress.View view = progress.look();
    return pending.stream().allMatch(group -> group.isPassed(view));
  }
}
