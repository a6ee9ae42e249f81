package danliao.faults;

import danliao.faults.Violation.Promise;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Counts violations, and writes down the first of them. */
final class Findings {
  static final int KEPT = 100;

  private final Chronicle chronicle;
  private final List<Violation> first = new ArrayList<>();
  private final Map<Promise, Long> counts = new EnumMap<>(Promise.class);
  private long dueToConnected;

  Findings(Chronicle chronicle) {
    this.chronicle = chronicle;
  }

  void add(Promise promise, Story story, String what) {
    counts.merge(promise, 1L, Long::sum);
    if (first.size() < KEPT) {
      first.add(new Violation(promise, story.name(), what, chronicle.of(story)));
    }
  }

  /**
   * @param name a message id, or the conversation id where no message is to blame
   */
  void add(Promise promise, String name, String what) {
    counts.merge(promise, 1L, Long::sum);
    if (first.size() < KEPT) {
      first.add(new Violation(promise, name, what, chronicle.of(name)));
    }
  }

  /** One more message was to come on one more connection that stayed. */
  void dueToConnected() {
    dueToConnected++;
  }

  Verdict verdict(long checkedMessages) {
    long violations = counts.values().stream().mapToLong(Long::longValue).sum();
    return new Verdict(
        checkedMessages,
        dueToConnected,
        counts.getOrDefault(Promise.CONNECTED_MISS_NOTHING, 0L),
        violations,
        Map.copyOf(counts),
        List.copyOf(first));
  }
}
