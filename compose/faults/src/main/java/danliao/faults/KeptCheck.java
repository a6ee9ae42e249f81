package danliao.faults;

import static danliao.faults.Violation.Promise.ACKNOWLEDGED_IS_KEPT;

import danliao.api.frame.ServerAck;
import danliao.client.query.MessageItem;
import java.util.List;

/** What got a {@code serverAck} is in both histories as it was sent and acknowledged. */
final class KeptCheck implements Check {
  @Override
  public void run(Recorded recorded, Shown shown, Findings findings) {
    for (Story story : recorded.stories()) {
      ServerAck ack = story.ack();
      if (ack == null) {
        continue;
      }
      if (!story.wasSent()) {
        findings.add(
            ACKNOWLEDGED_IS_KEPT, story, "expected a serverAck of what was sent, found another");
      } else if (!ack.getConversationId().equals(story.conversationId())) {
        findings.add(
            ACKNOWLEDGED_IS_KEPT,
            story,
            "expected a serverAck in conversation %s, found one in %s"
                .formatted(story.conversationId(), ack.getConversationId()));
      } else {
        check(story, ack, shown, findings);
      }
    }
  }

  private static void check(Story story, ServerAck ack, Shown shown, Findings findings) {
    for (String user : List.of(story.sender(), story.recipient())) {
      MessageItem item = shown.history(user, story.conversationId()).get(ack.getMessageId());
      String list = "in %s's history of %s".formatted(user, story.conversationId());
      if (item == null) {
        findings.add(
            ACKNOWLEDGED_IS_KEPT,
            story,
            "expected the acknowledged message %s, found nothing".formatted(list));
        continue;
      }
      String difference = Facts.of(story).unlike(Facts.of(item, story.conversationId()));
      if (!difference.isEmpty()) {
        findings.add(ACKNOWLEDGED_IS_KEPT, story, list + " " + difference);
      }
    }
  }
}
