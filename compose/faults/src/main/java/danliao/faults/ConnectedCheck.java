package danliao.faults;

import static danliao.faults.Violation.Promise.CONNECTED_MISS_NOTHING;

import danliao.faults.Entry.Pushed;
import danliao.faults.Entry.Where;
import danliao.faults.Recorded.FinalLogin;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What got a {@code serverAck} was pushed on each connection of its recipient that was there before
 * it was sent and to the end.
 */
final class ConnectedCheck implements Check {
  @Override
  public void run(Recorded recorded, Shown shown, Findings findings) {
    for (Story story : recorded.stories()) {
      if (story.ack() != null && story.wasSent()) {
        check(story, recorded, findings);
      }
    }
  }

  private static void check(Story story, Recorded recorded, Findings findings) {
    Set<Where> reached =
        story.all(Pushed.class).stream().map(Pushed::where).collect(Collectors.toSet());
    for (FinalLogin login : recorded.finalLogins(story.recipient())) {
      if (!login.holdsSince(story)) {
        continue;
      }
      findings.dueToConnected();
      if (!reached.contains(login.where())) {
        findings.add(
            CONNECTED_MISS_NOTHING,
            story,
            "expected a push on login %s of %s/%s, which was connected all the time, found none"
                .formatted(login.where().login(), story.recipient(), login.where().device()));
      }
    }
  }
}
