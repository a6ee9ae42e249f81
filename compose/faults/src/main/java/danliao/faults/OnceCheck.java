package danliao.faults;

import static danliao.api.frame.ErrorCode.CLIENT_MSG_ID_REUSED;
import static danliao.faults.Violation.Promise.STORED_ONCE;

import danliao.api.frame.ServerAck;
import danliao.client.query.MessageItem;
import danliao.faults.Entry.Acked;
import danliao.faults.Entry.Refused;
import danliao.faults.Entry.Sent;
import danliao.faults.Story.Body;
import danliao.faults.Views.StoredEvent;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/** However often something is sent, it is one message, and each answer says the same. */
final class OnceCheck implements Check {
  private record Sending(String from, String clientMsgId) {}

  @Override
  public void run(Recorded recorded, Shown shown, Findings findings) {
    shown.histories().forEach(history -> checkHistory(history, findings));
    recorded.stories().forEach(story -> checkAnswers(story, findings));
    new TreeMap<>(shown.views().events()).forEach((id, all) -> checkEvents(id, all, findings));
  }

  private static void checkHistory(History history, Findings findings) {
    Set<String> ids = new HashSet<>();
    Set<Sending> sendings = new HashSet<>();
    for (MessageItem item : history.items()) {
      boolean isNew = ids.add(item.messageId());
      if (!sendings.add(new Sending(item.from(), item.clientMsgId())) || !isNew) {
        findings.add(
            STORED_ONCE,
            item.messageId(),
            "expected %s of %s once in %s's history of %s, found it again at seq %s"
                .formatted(
                    item.clientMsgId(),
                    item.from(),
                    history.user(),
                    history.conversationId(),
                    item.seq()));
      }
    }
  }

  private static void checkAnswers(Story story, Findings findings) {
    ServerAck first = story.ack();
    for (Acked acked : story.all(Acked.class)) {
      if (first != null && !acked.ack().equals(first)) {
        findings.add(
            STORED_ONCE,
            story,
            "expected each serverAck to say %s, found %s"
                .formatted(text(first), text(acked.ack())));
      }
    }
    checkRefusals(story, findings);
  }

  /** Only a second body under the id can be called a reuse. */
  private static void checkRefusals(Story story, Findings findings) {
    Set<Body> bodies = new HashSet<>();
    for (Entry entry : story.entries()) {
      if (entry instanceof Sent sent) {
        bodies.add(new Body(sent.to(), sent.content()));
      } else if (entry instanceof Refused refused
          && refused.code() == CLIENT_MSG_ID_REUSED
          && bodies.size() < 2) {
        findings.add(
            STORED_ONCE,
            story,
            "expected the original serverAck for a resend of the same content, found %s"
                .formatted(CLIENT_MSG_ID_REUSED));
      }
    }
  }

  private static void checkEvents(String messageId, List<StoredEvent> events, Findings findings) {
    List<Long> sentAt =
        events.stream().filter(OnceCheck::isSent).map(StoredEvent::sequence).toList();
    if (!sentAt.equals(List.of(0L))) {
      findings.add(
          STORED_ONCE,
          messageId,
          "expected one MessageSent, at sequence 0, found them at " + sentAt);
    }
    for (int i = 0; i < events.size(); i++) {
      if (events.get(i).sequence() != i) {
        findings.add(
            STORED_ONCE,
            messageId,
            "expected an event of sequence %s, found %s".formatted(i, events.get(i).sequence()));
        return;
      }
    }
  }

  private static boolean isSent(StoredEvent event) {
    return event.type().equals("MessageSent") || event.type().startsWith("MessageSent@");
  }

  private static String text(ServerAck ack) {
    return "%s, seq %s in %s, sent at %s s %s ns"
        .formatted(
            ack.getMessageId(),
            ack.getSeq(),
            ack.getConversationId(),
            ack.getSentAt().getSeconds(),
            ack.getSentAt().getNanos());
  }
}
