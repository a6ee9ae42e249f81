package danliao.faults;

import static danliao.faults.Violation.Promise.ORDER;

import danliao.api.frame.Message;
import danliao.api.frame.ServerAck;
import danliao.client.query.MessageItem;
import danliao.faults.Entry.Acked;
import danliao.faults.Entry.Pushed;
import danliao.faults.Entry.Sent;
import danliao.faults.Entry.Where;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Histories are sorted, and what a device sends sorts after what it had heard. */
final class OrderCheck implements Check {
  private record Lane(String user, String device, String conversationId) {}

  private record Heard(long seq, String messageId) {}

  @Override
  public void run(Recorded recorded, Shown shown, Findings findings) {
    shown.histories().forEach(history -> checkSorted(history, findings));
    checkReplies(recorded, shown, findings);
  }

  private static void checkSorted(History history, Findings findings) {
    List<MessageItem> items = history.items();
    for (int i = 1; i < items.size(); i++) {
      if (items.get(i - 1).seq() <= items.get(i).seq()) {
        findings.add(
            ORDER,
            items.get(i).messageId(),
            "expected a seq below %s in %s's history of %s, found %s"
                .formatted(
                    items.get(i - 1).seq(),
                    history.user(),
                    history.conversationId(),
                    items.get(i).seq()));
      }
    }
  }

  private static void checkReplies(Recorded recorded, Shown shown, Findings findings) {
    Map<Lane, Heard> newest = new HashMap<>();
    Set<Story> begun = new HashSet<>();
    for (Entry entry : recorded.entries()) {
      switch (entry) {
        case Pushed pushed -> {
          Message message = pushed.message();
          Heard heard = new Heard(message.getSeq(), message.getMessageId());
          raise(newest, lane(pushed.where(), message.getConversationId()), heard);
        }
        case Acked acked -> {
          ServerAck ack = acked.ack();
          Heard heard = new Heard(ack.getSeq(), ack.getMessageId());
          raise(newest, lane(acked.where(), ack.getConversationId()), heard);
        }
        case Sent sent -> {
          Story story = recorded.story(sent.where().user(), sent.clientMsgId());
          if (story != null && begun.add(story)) {
            Heard heard = newest.get(lane(sent.where(), story.conversationId()));
            checkReply(story, heard, seq(story, shown), findings);
          }
        }
        default -> {}
      }
    }
  }

  private static void checkReply(
      Story story, @Nullable Heard heard, @Nullable Long seq, Findings findings) {
    if (heard != null && seq != null && seq <= heard.seq()) {
      findings.add(
          ORDER,
          story,
          "expected a seq above the %s of %s, which its author's device had heard before,"
                  .formatted(heard.seq(), heard.messageId())
              + " found "
              + seq);
    }
  }

  private static void raise(Map<Lane, Heard> newest, Lane lane, Heard heard) {
    newest.merge(lane, heard, (old, now) -> now.seq() > old.seq() ? now : old);
  }

  private static Lane lane(Where where, String conversationId) {
    return new Lane(where.user(), where.device(), conversationId);
  }

  private static @Nullable Long seq(Story story, Shown shown) {
    ServerAck ack = story.ack();
    if (ack != null) {
      return ack.getSeq();
    }
    MessageItem item = shown.history(story.sender(), story.conversationId()).get(story.name());
    return item == null ? null : item.seq();
  }
}
