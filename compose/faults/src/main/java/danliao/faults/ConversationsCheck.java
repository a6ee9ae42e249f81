package danliao.faults;

import static danliao.faults.Violation.Promise.VIEWS_AGREE;

import danliao.client.query.ConversationItem;
import danliao.client.query.ConversationItem.LastMessage;
import danliao.client.query.MessageItem;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A user's conversation list says what the histories and the unread counts say. */
final class ConversationsCheck implements Check {
  @Override
  public void run(Recorded recorded, Shown shown, Findings findings) {
    for (String user : shown.users()) {
      check(user, shown, findings);
    }
  }

  private static void check(String user, Shown shown, Findings findings) {
    Set<String> expected = new TreeSet<>();
    for (History history : shown.histories(user)) {
      if (!history.isEmpty()) {
        expected.add(history.conversationId());
      }
    }
    for (ConversationItem row : shown.views().conversations().getOrDefault(user, List.of())) {
      if (expected.remove(row.conversationId())) {
        checkRow(row, shown.history(user, row.conversationId()), findings);
        checkUnread(row, user, shown, findings);
      } else {
        findings.add(
            VIEWS_AGREE,
            row.lastMessage().messageId(),
            "expected in %s's list each conversation with a history, once, found %s"
                .formatted(user, row.conversationId()));
      }
    }
    for (String missing : expected) {
      findings.add(
          VIEWS_AGREE,
          shown.history(user, missing).items().getFirst().messageId(),
          "expected %s in %s's list of conversations, found nothing".formatted(missing, user));
    }
  }

  private static void checkRow(ConversationItem row, History history, Findings findings) {
    MessageItem newest = history.items().getFirst();
    LastMessage last = row.lastMessage();
    if (!last.messageId().equals(newest.messageId())
        || last.seq() != newest.seq()
        || last.status() != newest.status()) {
      findings.add(
          VIEWS_AGREE,
          newest.messageId(),
          "expected last message %s, seq %s, %s in %s's list for %s, found %s, seq %s, %s"
              .formatted(
                  newest.messageId(),
                  newest.seq(),
                  newest.status(),
                  history.user(),
                  row.conversationId(),
                  last.messageId(),
                  last.seq(),
                  last.status()));
    }
  }

  private static void checkUnread(
      ConversationItem row, String user, Shown shown, Findings findings) {
    long expected = shown.unread(user).getOrDefault(row.conversationId(), 0L);
    if (row.unread() != expected) {
      findings.add(
          VIEWS_AGREE,
          row.lastMessage().messageId(),
          "expected %s unread in %s's list for %s, as the count says, found %s"
              .formatted(expected, user, row.conversationId(), row.unread()));
    }
  }
}
