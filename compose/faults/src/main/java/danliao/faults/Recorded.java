package danliao.faults;

import danliao.api.Ids;
import danliao.api.MessageStatus;
import danliao.api.frame.AckStatus;
import danliao.client.query.MessageItem;
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
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A run's entries, by message and by user. */
final class Recorded {
  /** The last connection of a device, and when it began. */
  record FinalLogin(Where where, long since) {
    /** Whether the device was connected by it from before the message was sent until the end. */
    boolean holdsSince(Story story) {
      return since <= story.firstSentAt();
    }
  }

  private record Key(String sender, String clientMsgId) {}

  private final List<Entry> entries;
  private final Map<Key, Story> stories = new LinkedHashMap<>();
  private final Map<String, Story> byMessageId = new HashMap<>();
  private final Map<String, List<Entry>> connections = new HashMap<>();
  private final Map<String, Map<String, FinalLogin>> finalLogins = new HashMap<>();

  Recorded(List<Entry> entries, Shown shown) {
    this.entries = entries;
    nameStories(shown);
    entries.forEach(this::file);
    stories.values().forEach(story -> story.settle(body -> isShownToSender(shown, story, body)));
  }

  List<Entry> entries() {
    return entries;
  }

  Collection<Story> stories() {
    return stories.values();
  }

  /** How many messages were sent, resends not counted. */
  long sent() {
    return stories.values().stream().filter(Story::wasSent).count();
  }

  @Nullable Story story(String messageId) {
    return byMessageId.get(messageId);
  }

  @Nullable Story story(String sender, String clientMsgId) {
    return stories.get(new Key(sender, clientMsgId));
  }

  /** When the user's devices came and went. */
  List<Entry> connections(String user) {
    return connections.getOrDefault(user, List.of());
  }

  Collection<FinalLogin> finalLogins(String user) {
    return finalLogins.getOrDefault(user, Map.of()).values();
  }

  /**
   * How far the recipient says, on final logins, to have come with a message: {@code SENT} for
   * nothing said.
   */
  MessageStatus finalWord(Story story) {
    MessageStatus word = MessageStatus.SENT;
    for (Acknowledged written : story.acksOfRecipient()) {
      MessageStatus status =
          written.status() == AckStatus.READ ? MessageStatus.READ : MessageStatus.UNREAD;
      if (word.isBefore(status) && isFinal(written.where())) {
        word = status;
      }
    }
    return word;
  }

  private boolean isFinal(Where where) {
    FinalLogin last = finalLogins.getOrDefault(where.user(), Map.of()).get(where.device());
    return last != null && last.where().equals(where);
  }

  /** Acks and receipts say a message id only, so these are collected before anything is filed. */
  private void nameStories(Shown shown) {
    for (Entry entry : entries) {
      switch (entry) {
        case Sent sent -> story(new Key(sent.where().user(), sent.clientMsgId()));
        case Acked acked ->
            name(acked.where().user(), acked.ack().getClientMsgId(), acked.ack().getMessageId());
        default -> {}
      }
    }
    for (Entry entry : entries) {
      if (entry instanceof Pushed pushed) {
        var message = pushed.message();
        name(message.getFrom(), message.getClientMsgId(), message.getMessageId());
      }
    }
    for (History history : shown.histories()) {
      for (MessageItem item : history.items()) {
        if (story(item.from(), item.clientMsgId()) != null) {
          name(item.from(), item.clientMsgId(), item.messageId());
        }
      }
    }
  }

  private void name(String sender, String clientMsgId, String messageId) {
    Story story = story(new Key(sender, clientMsgId));
    story.named(messageId);
    byMessageId.putIfAbsent(messageId, story);
  }

  private Story story(Key key) {
    return stories.computeIfAbsent(key, k -> new Story(k.sender(), k.clientMsgId()));
  }

  private void file(Entry entry) {
    Where where = entry.where();
    finalLogins
        .computeIfAbsent(where.user(), user -> new TreeMap<>())
        .compute(where.device(), (device, known) -> later(known, entry));
    switch (entry) {
      case Connected connected -> connections(where).add(connected);
      case Disconnected disconnected -> connections(where).add(disconnected);
      case Sent sent -> story(new Key(where.user(), sent.clientMsgId())).add(sent);
      case Acked acked -> story(new Key(where.user(), acked.ack().getClientMsgId())).add(acked);
      case Refused refused -> story(new Key(where.user(), refused.clientMsgId())).add(refused);
      case Pushed pushed ->
          story(new Key(pushed.message().getFrom(), pushed.message().getClientMsgId())).add(pushed);
      case Acknowledged written -> written.messageIds().forEach(id -> fileById(id, written));
      case AckRefused refused -> fileById(refused.messageId(), refused);
      case Told told -> fileById(told.receipt().getMessageId(), told);
    }
  }

  private void fileById(String messageId, Entry entry) {
    Story story = byMessageId.get(messageId);
    if (story != null) {
      story.add(entry);
    }
  }

  private List<Entry> connections(Where where) {
    return connections.computeIfAbsent(where.user(), user -> new ArrayList<>());
  }

  private static FinalLogin later(@Nullable FinalLogin known, Entry entry) {
    return known == null || known.where().login() < entry.where().login()
        ? new FinalLogin(entry.where(), entry.at())
        : known;
  }

  private static boolean isShownToSender(Shown shown, Story story, Story.Body body) {
    String conversation = Ids.conversation(story.sender(), body.to());
    MessageItem item = shown.history(story.sender(), conversation).get(story.name());
    return item != null && item.content().equals(body.content());
  }
}
