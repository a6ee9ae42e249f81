package danliao.faults;

import danliao.faults.Violation.Promise;
import java.util.ArrayList;
import java.util.List;

/** Counts violations, and writes down the first of them. */
final class Findings {
  static final int KEPT = 100;

  private final Chronicle chronicle;
  private final List<Violation> first = new ArrayList<>();
  private long count;

  Findings(Chronicle chronicle) {
    this.chronicle = chronicle;
  }

  void add(Promise promise, Story story, String what) {
    count++;
    if (first.size() < KEPT) {
      first.add(new Violation(promise, story.name(), what, chronicle.of(story)));
    }
  }

  /**
   * @param name a message id, or the conversation id where no message is to blame
   */
  void add(Promise promise, String name, String what) {
    count++;
    if (first.size() < KEPT) {
      first.add(new Violation(promise, name, what, chronicle.of(name)));
    }
  }

  Verdict verdict(long checkedMessages) {
    return new Verdict(checkedMessages, count, List.copyOf(first));
  }
}
