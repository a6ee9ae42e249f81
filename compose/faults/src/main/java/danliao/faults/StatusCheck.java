package danliao.faults;

import static danliao.api.frame.ErrorCode.RATE_LIMITED;
import static danliao.api.frame.ErrorCode.UNAVAILABLE;
import static danliao.faults.Violation.Promise.STATUS_MOVES_FORWARD;

import danliao.api.MessageStatus;
import danliao.api.frame.AckStatus;
import danliao.api.frame.Receipt;
import danliao.client.query.MessageItem;
import danliao.faults.Entry.AckRefused;
import danliao.faults.Entry.Told;
import danliao.faults.Entry.Where;
import danliao.faults.Views.StoredEvent;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * Status never goes back, and says what the recipient wrote, no more and no less. Receipts may be
 * repeated in their order, when the process that told them dies before it has written that down.
 */
final class StatusCheck implements Check {
  @Override
  public void run(Recorded recorded, Shown shown, Findings findings) {
    for (Story story : recorded.stories()) {
      if (story.wasSent()) {
        MessageStatus mostWritten = mostWritten(story);
        checkReceipts(story, mostWritten, findings);
        checkRefusals(story, findings);
        checkShown(story, mostWritten, recorded.finalWord(story), shown, findings);
      }
    }
    new TreeMap<>(shown.views().events()).forEach((id, all) -> checkEvents(id, all, findings));
  }

  private static MessageStatus mostWritten(Story story) {
    if (story.recipientWroteRead()) {
      return MessageStatus.READ;
    }
    return story.acksOfRecipient().isEmpty() ? MessageStatus.SENT : MessageStatus.UNREAD;
  }

  private static void checkReceipts(Story story, MessageStatus mostWritten, Findings findings) {
    Set<Where> toldUnread = new HashSet<>();
    Set<Where> toldRead = new HashSet<>();
    for (Told told : story.all(Told.class)) {
      Receipt receipt = told.receipt();
      boolean read = receipt.getStatus() == AckStatus.READ;
      MessageStatus status = read ? MessageStatus.READ : MessageStatus.UNREAD;
      boolean madeUp = !read && receipt.getRecipientOffline();
      if (!receipt.getBy().equals(story.recipient())) {
        findings.add(
            STATUS_MOVES_FORWARD,
            story,
            "expected receipts by %s, found one by %s"
                .formatted(story.recipient(), receipt.getBy()));
      }
      if (mostWritten.isBefore(status) && !madeUp) {
        findings.add(
            STATUS_MOVES_FORWARD,
            story,
            "expected no receipt %s, as %s wrote no such ack, found one to %s"
                .formatted(status, story.recipient(), told.where().user()));
      }
      if (read) {
        toldRead.add(told.where());
      } else if (toldUnread.add(told.where()) && toldRead.contains(told.where())) {
        findings.add(
            STATUS_MOVES_FORWARD,
            story,
            "expected no first receipt UNREAD after READ on the same connection, found one");
      }
    }
  }

  /** Whoever writes an ack was pushed the message, so it exists and is theirs. */
  private static void checkRefusals(Story story, Findings findings) {
    for (AckRefused refused : story.all(AckRefused.class)) {
      boolean isTheirs = refused.where().user().equals(story.recipient());
      if (isTheirs && refused.code() != UNAVAILABLE && refused.code() != RATE_LIMITED) {
        findings.add(
            STATUS_MOVES_FORWARD,
            story,
            "expected the ack of %s to be taken, found %s"
                .formatted(story.recipient(), refused.code()));
      }
    }
  }

  private static void checkShown(
      Story story,
      MessageStatus mostWritten,
      MessageStatus finalWord,
      Shown shown,
      Findings findings) {
    for (MessageStatus status : shownStatuses(story, shown)) {
      // Offline is the server's own word; only from unread on does a status speak for the user.
      if (!status.isBefore(MessageStatus.UNREAD) && mostWritten.isBefore(status)) {
        findings.add(
            STATUS_MOVES_FORWARD,
            story,
            "expected a status before %s, as %s wrote no such ack, found %s"
                .formatted(status, story.recipient(), status));
      }
      if (status.isBefore(finalWord)) {
        findings.add(
            STATUS_MOVES_FORWARD,
            story,
            "expected status %s by the final acks of %s, found %s"
                .formatted(finalWord, story.recipient(), status));
      }
    }
  }

  private static Set<MessageStatus> shownStatuses(Story story, Shown shown) {
    Set<MessageStatus> statuses = EnumSet.noneOf(MessageStatus.class);
    for (String user : List.of(story.sender(), story.recipient())) {
      MessageItem item = shown.history(user, story.conversationId()).get(story.name());
      if (item != null) {
        statuses.add(item.status());
      }
    }
    return statuses;
  }

  private static void checkEvents(String messageId, List<StoredEvent> events, Findings findings) {
    for (int i = 1; i < events.size(); i++) {
      StoredEvent event = events.get(i);
      MessageStatus before = events.get(i - 1).status();
      if (event.status().isBefore(before)) {
        findings.add(
            STATUS_MOVES_FORWARD,
            messageId,
            "expected event %s to keep status %s or move it forward, found %s"
                .formatted(event.sequence(), before, event.status()));
      }
    }
  }
}
