package danliao.faults;

import static danliao.faults.Violation.Promise.VIEWS_AGREE;

import danliao.api.Ids;
import danliao.api.MessageStatus;
import danliao.client.query.MessageItem;
import danliao.faults.Views.StoredEvent;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Whatever shows a message shows it alike; conversation lists have a {@link ConversationsCheck} of
 * their own.
 */
final class ViewsCheck implements Check {
  /** The query of what is undelivered answers one page of this many, the oldest. */
  private static final int FULL_PAGE = 200;

  private static final ConversationsCheck CONVERSATIONS = new ConversationsCheck();

  @Override
  public void run(Recorded recorded, Shown shown, Findings findings) {
    for (History history : shown.histories()) {
      checkSent(history, recorded, findings);
      checkPeer(history, shown, findings);
    }
    CONVERSATIONS.run(recorded, shown, findings);
    for (String user : shown.users()) {
      checkUndelivered(user, shown, findings);
      checkFound(user, shown, findings);
    }
    checkEvents(shown, findings);
  }

  private static void checkSent(History history, Recorded recorded, Findings findings) {
    for (MessageItem item : history.items()) {
      Story story = recorded.story(item.from(), item.clientMsgId());
      if (story == null || !story.wasSent()) {
        findings.add(
            VIEWS_AGREE,
            item.messageId(),
            "expected only what somebody sent in %s's history of %s, found %s of %s"
                .formatted(
                    history.user(), history.conversationId(), item.clientMsgId(), item.from()));
      }
    }
  }

  private static void checkPeer(History history, Shown shown, Findings findings) {
    String conversation = history.conversationId();
    if (!Ids.isParticipant(conversation, history.user())) {
      history
          .byId()
          .forEach(
              (id, item) ->
                  findings.add(
                      VIEWS_AGREE,
                      id,
                      "expected %s to be shown own conversations only, found %s"
                          .formatted(history.user(), conversation)));
      return;
    }
    String peer = Ids.peer(conversation, history.user());
    History peers = shown.history(peer, conversation);
    for (MessageItem item : history.items()) {
      MessageItem other = peers.get(item.messageId());
      if (other == null) {
        findings.add(
            VIEWS_AGREE,
            item.messageId(),
            "expected in %s's history of %s what is in %s's, found nothing"
                .formatted(peer, conversation, history.user()));
      } else if (other.status() != item.status() && history.user().compareTo(peer) < 0) {
        findings.add(
            VIEWS_AGREE,
            item.messageId(),
            "expected one status in both histories, found %s for %s and %s for %s"
                .formatted(item.status(), history.user(), other.status(), peer));
      }
    }
  }

  private static void checkUndelivered(String user, Shown shown, Findings findings) {
    List<MessageItem> undelivered = shown.views().undelivered().getOrDefault(user, List.of());
    Map<String, MessageItem> expected = new LinkedHashMap<>();
    shown.histories(user).stream()
        .flatMap(history -> history.received().stream())
        .filter(item -> item.status().isBefore(MessageStatus.UNREAD))
        .sorted(Comparator.comparingLong(MessageItem::seq))
        .limit(undelivered.size() < FULL_PAGE ? Long.MAX_VALUE : undelivered.size())
        .forEach(item -> expected.putIfAbsent(item.messageId(), item));
    String list = "what is undelivered to " + user;
    long last = Long.MIN_VALUE;
    for (MessageItem item : undelivered) {
      if (expected.remove(item.messageId()) == null) {
        unexpected(item, list, findings);
      }
      if (item.seq() < last) {
        findings.add(
            VIEWS_AGREE,
            item.messageId(),
            "expected a seq of %s or above in %s, found %s".formatted(last, list, item.seq()));
      }
      last = item.seq();
    }
    missing(expected, list, findings);
  }

  private static void checkFound(String user, Shown shown, Findings findings) {
    Map<String, MessageItem> expected = new LinkedHashMap<>();
    for (History history : shown.histories(user)) {
      for (MessageItem item : history.items()) {
        if (item.from().equals(user)) {
          expected.put(item.messageId(), item);
        }
      }
    }
    String list = "what search shows " + user;
    for (MessageItem item : shown.views().found().getOrDefault(user, List.of())) {
      MessageItem inHistory = expected.remove(item.messageId());
      if (inHistory == null) {
        unexpected(item, list, findings);
      } else if (inHistory.status() != item.status()) {
        findings.add(
            VIEWS_AGREE,
            item.messageId(),
            "expected status %s of the history in %s, found %s"
                .formatted(inHistory.status(), list, item.status()));
      }
    }
    missing(expected, list, findings);
  }

  private static void unexpected(MessageItem item, String list, Findings findings) {
    findings.add(
        VIEWS_AGREE,
        item.messageId(),
        "expected in %s what the history says, once, found one more".formatted(list));
  }

  private static void missing(Map<String, MessageItem> left, String list, Findings findings) {
    for (MessageItem item : left.values()) {
      findings.add(
          VIEWS_AGREE,
          item.messageId(),
          "expected it in %s, as the history has it as %s, found nothing"
              .formatted(list, item.status()));
    }
  }

  private static void checkEvents(Shown shown, Findings findings) {
    Map<String, List<StoredEvent>> events = shown.views().events();
    for (History history : shown.histories()) {
      for (MessageItem item : history.items()) {
        List<StoredEvent> stream = events.getOrDefault(item.messageId(), List.of());
        if (!stream.isEmpty() && stream.getLast().status() != item.status()) {
          findings.add(
              VIEWS_AGREE,
              item.messageId(),
              "expected status %s of the last event in %s's history, found %s"
                  .formatted(stream.getLast().status(), history.user(), item.status()));
        }
      }
    }
  }
}
