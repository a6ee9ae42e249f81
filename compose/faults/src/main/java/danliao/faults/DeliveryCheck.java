package danliao.faults;

import static danliao.faults.Violation.Promise.ACKNOWLEDGED_IS_DELIVERED;

import danliao.faults.Entry.Pushed;
import danliao.faults.Entry.Where;
import danliao.faults.Recorded.FinalLogin;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What got a {@code serverAck} was pushed as it was sent, and on each final login after it if
 * nobody had acknowledged it by then, nor on that login what came on an earlier one: its drain may
 * have begun after that ack. Who was connected already has a {@link ConnectedCheck}.
 */
final class DeliveryCheck implements Check {
  @Override
  public void run(Recorded recorded, Shown shown, Findings findings) {
    for (Story story : recorded.stories()) {
      story.all(Pushed.class).forEach(pushed -> checkPush(story, pushed, findings));
      if (story.ack() != null && story.wasSent()) {
        checkReached(story, recorded, findings);
      }
    }
  }

  private static void checkPush(Story story, Pushed pushed, Findings findings) {
    String user = pushed.where().user();
    if (!story.wasSent()) {
      findings.add(
          ACKNOWLEDGED_IS_DELIVERED,
          story,
          "expected a push of what somebody sent, found one to %s that nobody did".formatted(user));
      return;
    }
    if (!user.equals(story.recipient()) && !user.equals(story.sender())) {
      findings.add(
          ACKNOWLEDGED_IS_DELIVERED,
          story,
          "expected pushes to %s, found one to %s".formatted(story.recipient(), user));
    }
    String difference = Facts.of(story).unlike(Facts.of(pushed.message()));
    if (!difference.isEmpty()) {
      findings.add(ACKNOWLEDGED_IS_DELIVERED, story, "pushed to " + user + ": " + difference);
    }
  }

  private static void checkReached(Story story, Recorded recorded, Findings findings) {
    Set<Where> reached =
        story.all(Pushed.class).stream()
            .map(Pushed::where)
            .filter(where -> where.user().equals(story.recipient()))
            .collect(Collectors.toSet());
    if (reached.isEmpty()) {
      findings.add(
          ACKNOWLEDGED_IS_DELIVERED,
          story,
          "expected a push to a device of %s, found none".formatted(story.recipient()));
      return;
    }
    for (FinalLogin login : recorded.finalLogins(story.recipient())) {
      if (!login.holdsSince(story)
          && !reached.contains(login.where())
          && !isAcknowledgedBeforeDrain(story, login)) {
        findings.add(
            ACKNOWLEDGED_IS_DELIVERED,
            story,
            "expected a push on the final login %s of %s/%s, before which nobody acknowledged it,"
                    .formatted(login.where().login(), story.recipient(), login.where().device())
                + " found none");
      }
    }
  }

  private static boolean isAcknowledgedBeforeDrain(Story story, FinalLogin login) {
    return story.acksOfRecipient().stream()
        .anyMatch(
            written ->
                written.at() < login.since()
                    || (written.where().equals(login.where()) && !written.isLastRound()));
  }
}
