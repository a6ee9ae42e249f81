package danliao.faults;

import static danliao.faults.Violation.Promise.PUSHED_ONCE;

import danliao.faults.Entry.Pushed;
import danliao.faults.Entry.Sent;
import danliao.faults.Entry.Where;
import java.util.HashSet;
import java.util.Set;

/** On one connection a message comes once, but for what its sender has sent again by then. */
final class PushedOnceCheck implements Check {
  @Override
  public void run(Recorded recorded, Shown shown, Findings findings) {
    recorded.stories().forEach(story -> check(story, findings));
  }

  private static void check(Story story, Findings findings) {
    Set<Where> reached = new HashSet<>();
    int sends = 0;
    for (Entry entry : story.entries()) {
      if (entry instanceof Sent) {
        sends++;
      } else if (entry instanceof Pushed pushed && !reached.add(pushed.where()) && sends < 2) {
        Where where = pushed.where();
        findings.add(
            PUSHED_ONCE,
            story,
            "expected one push on login %s of %s/%s, found another"
                .formatted(where.login(), where.user(), where.device()));
      }
    }
  }
}
