package danliao.faults;

import danliao.api.frame.Message;
import danliao.api.frame.Receipt;
import danliao.api.frame.ServerAck;
import danliao.faults.Entry.AckRefused;
import danliao.faults.Entry.Acked;
import danliao.faults.Entry.Acknowledged;
import danliao.faults.Entry.Connected;
import danliao.faults.Entry.Disconnected;
import danliao.faults.Entry.Pushed;
import danliao.faults.Entry.Refused;
import danliao.faults.Entry.Sent;
import danliao.faults.Entry.Told;
import danliao.faults.Entry.Where;
import danliao.faults.Views.StoredEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Tells what happened to a message in lines; contents show as their length only. */
final class Chronicle {
  private final Recorded recorded;
  private final Views views;

  Chronicle(Recorded recorded, Views views) {
    this.recorded = recorded;
    this.views = views;
  }

  List<String> of(String messageId) {
    Story story = recorded.story(messageId);
    return story == null ? events(messageId) : of(story);
  }

  /** All that concerns it, its two users' comings and goings included, then its events. */
  List<String> of(Story story) {
    List<Entry> entries = new ArrayList<>(recorded.connections(story.sender()));
    if (story.wasSent()) {
      entries.addAll(recorded.connections(story.recipient()));
    }
    entries.addAll(story.entries());
    entries.sort(Comparator.comparingLong(Entry::at));
    List<String> lines = new ArrayList<>(entries.stream().map(Chronicle::line).toList());
    lines.addAll(events(story.name()));
    return List.copyOf(lines);
  }

  private List<String> events(String messageId) {
    return views.events().getOrDefault(messageId, List.of()).stream().map(Chronicle::line).toList();
  }

  private static String line(StoredEvent event) {
    return "event " + event.sequence() + " " + event.type() + ", from then on " + event.status();
  }

  private static String line(Entry entry) {
    Where where = entry.where();
    String who = where.user() + "/" + where.device() + "#" + where.login();
    return entry.at() / 1_000_000 + " ms " + who + " " + text(entry);
  }

  private static String text(Entry entry) {
    return switch (entry) {
      case Connected connected -> "connected to gateway " + connected.gateway();
      case Disconnected ended -> "disconnected with close code " + ended.closeCode();
      case Sent sent ->
          "sent " + sent.clientMsgId() + " to " + sent.to() + ", " + length(sent.content());
      case Acked acked -> "heard " + text(acked.ack());
      case Refused refused -> "heard error " + refused.code() + " for " + refused.clientMsgId();
      case Pushed pushed -> "was pushed " + text(pushed.message());
      case Acknowledged ack -> "wrote ack " + ack.status() + " of " + ack.messageIds().size();
      case AckRefused refused -> "heard error " + refused.code() + " for its ack";
      case Told told -> "heard " + text(told.receipt());
    };
  }

  private static String text(ServerAck ack) {
    return "serverAck for %s: %s, seq %s in %s"
        .formatted(ack.getClientMsgId(), ack.getMessageId(), ack.getSeq(), ack.getConversationId());
  }

  private static String text(Message message) {
    return "%s (%s) from %s to %s, seq %s in %s, %s%s"
        .formatted(
            message.getMessageId(),
            message.getClientMsgId(),
            message.getFrom(),
            message.getTo(),
            message.getSeq(),
            message.getConversationId(),
            length(message.getContent()),
            message.getRedelivered() ? ", again" : "");
  }

  private static String text(Receipt receipt) {
    return "receipt %s by %s%s"
        .formatted(
            receipt.getStatus(),
            receipt.getBy(),
            receipt.getRecipientOffline() ? ", who is offline" : "");
  }

  private static String length(String content) {
    return content.length() + " characters";
  }
}
