package danliao.query.delivery;

import danliao.query.message.StoredEvent;
import danliao.query.processing.Progress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The events of a batch that some group has not passed yet. What was once found to be passed is not
 * asked again. For one thread.
 */
final class Awaited {
  private final Progress progress;
  private final Supplier<List<String>> groups;
  private final List<StoredEvent> batch;
  private final Map<String, Pending> pending = new HashMap<>();

  /**
   * @param groups those that count now; while a projection is switched, of two generations
   */
  Awaited(Progress progress, Supplier<List<String>> groups, List<StoredEvent> batch) {
    this.progress = progress;
    this.groups = groups;
    this.batch = batch;
  }

  private record Pending(String group, Deque<StoredEvent> events) {
    boolean isPassed(Progress.View view) {
      while (!events.isEmpty() && view.covers(group, events.element())) {
        events.remove();
      }
      return events.isEmpty();
    }
  }

  private Pending pending(String group) {
    return pending.computeIfAbsent(group, name -> new Pending(name, new ArrayDeque<>(batch)));
  }

  /** True when every group has passed every event. */
  boolean passed() {
    Progress.View view = progress.look();
    return groups.get().stream().map(this::pending).allMatch(group -> group.isPassed(view));
  }
}
