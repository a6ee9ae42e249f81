package danliao.faults;

import static danliao.faults.Violation.Promise.COUNTED_ONCE;

import danliao.api.MessageStatus;
import danliao.client.query.MessageItem;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Unread counts are those of the messages that their recipient does not say to have read. */
final class CountCheck implements Check {
  @Override
  public void run(Recorded recorded, Shown shown, Findings findings) {
    for (String user : shown.users()) {
      Set<String> conversations = new TreeSet<>(shown.unread(user).keySet());
      shown.histories(user).forEach(history -> conversations.add(history.conversationId()));
      for (String conversation : conversations) {
        check(shown.history(user, conversation), recorded, shown, findings);
      }
    }
  }

  private static void check(History history, Recorded recorded, Shown shown, Findings findings) {
    List<MessageItem> received = history.received();
    long expected = received.stream().filter(item -> isUnread(item, recorded)).count();
    long found = shown.unread(history.user()).getOrDefault(history.conversationId(), 0L);
    if (expected != found) {
      // A count names no message: the newest stands for all.
      findings.add(
          COUNTED_ONCE,
          received.isEmpty() ? history.conversationId() : received.getFirst().messageId(),
          "expected %s unread messages for %s in %s, found %s"
              .formatted(expected, history.user(), history.conversationId(), found));
    }
  }

  private static boolean isUnread(MessageItem item, Recorded recorded) {
    Story story = recorded.story(item.messageId());
    if (story == null) {
      return item.status() != MessageStatus.READ;
    }
    if (recorded.finalWord(story) == MessageStatus.READ) {
      return false;
    }
    // Read on an earlier login only: that ack may have arrived or not, so the status decides.
    return !story.recipientWroteRead() || item.status() != MessageStatus.READ;
  }
}
