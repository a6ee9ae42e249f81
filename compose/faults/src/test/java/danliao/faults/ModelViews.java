package danliao.faults;

import danliao.api.MessageStatus;
import danliao.client.query.ConversationItem;
import danliao.client.query.ConversationItem.LastMessage;
import danliao.client.query.MessageItem;
import danliao.faults.Views.StoredEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the model shows of its log, with the bugs of projections in it. */
final class ModelViews {
  private static final Comparator<MessageItem> NEWEST_FIRST =
      Comparator.comparingLong(MessageItem::seq).reversed();

  private final Strike strike;
  private final List<Stored> log;
  private final Map<String, Map<String, List<MessageItem>>> histories = new TreeMap<>();
  private final Map<String, List<ConversationItem>> conversations = new TreeMap<>();
  private final Map<String, Map<String, Long>> unread = new TreeMap<>();
  private final Map<String, List<MessageItem>> undelivered = new TreeMap<>();
  private final Map<String, List<MessageItem>> found = new TreeMap<>();
  private final Map<String, List<StoredEvent>> events = new TreeMap<>();

  ModelViews(Collection<Stored> log, Strike strike) {
    this.strike = strike;
    this.log = log.stream().sorted(Comparator.comparingLong(m -> m.seq)).toList();
  }

  Views views() {
    for (Stored message : log) {
      logged(message.from, message);
      logged(message.to, message);
      counted(message);
      searchable(message);
      List<StoredEvent> stream = new ArrayList<>(message.events);
      if (strike.hits(Bug.TWO_SENT_EVENTS, message.id)) {
        stream.add(1, stream.getFirst());
      }
      events.put(message.id, stream);
    }
    histories.values().forEach(own -> own.values().forEach(this::sort));
    histories.forEach((user, own) -> own.forEach((id, items) -> listed(user, id, items)));
    return new Views(histories, conversations, unread, undelivered, found, events);
  }

  private void logged(String user, Stored message) {
    if (strike.hits(Bug.ACKED_AND_LOST_FROM_THE_LOG, message.id)) {
      return;
    }
    List<MessageItem> history =
        histories
            .computeIfAbsent(user, u -> new TreeMap<>())
            .computeIfAbsent(message.conversationId(), c -> new ArrayList<>());
    history.add(inHistory(user, message));
    if (strike.hasHit(Bug.RESEND_STORED_TWICE, message.id)) {
      history.add(message.item(message.status, message.seq + 1, message.content));
    }
    if (strike.hits(Bug.SENT_BY_NOBODY, message.id)) {
      Stored forged = new Stored(message.from, "nobody-sent-it", message.to, "forged", 1);
      history.add(forged.item(message.status, message.seq + 1, "forged"));
    }
  }

  private MessageItem inHistory(String user, Stored message) {
    if (message.status == MessageStatus.READ
        && user.equals(message.from)
        && strike.hits(Bug.STALE_FOR_ONE_SIDE, message.id)) {
      return message.item(MessageStatus.UNREAD, message.seq, message.content);
    }
    boolean reused = strike.hasHit(Bug.REUSED_CONTENT_STORED, message.id);
    boolean other = strike.hits(Bug.STORED_UNDER_ANOTHER_SEQ, message.id);
    return message.item(
        message.status,
        other ? message.seq + 1 : message.seq,
        reused ? message.content + ModelBackend.CHANGED : message.content);
  }

  private void counted(Stored message) {
    boolean read = message.status == MessageStatus.READ;
    Bug miscounted = read ? Bug.READ_NOT_TAKEN_OFF_THE_COUNT : Bug.UNREAD_COUNTED_TWICE;
    long count = (read ? 0L : 1L) + (strike.hits(miscounted, message.id) ? 1L : 0L);
    if (count > 0) {
      unread
          .computeIfAbsent(message.to, u -> new HashMap<>())
          .merge(message.conversationId(), count, Long::sum);
    }
    boolean delivered = !message.isUndelivered();
    if (!strike.hasHit(Bug.NEWER_LOGIN_FORGOTTEN, message.id)
        && (delivered
            ? strike.hits(Bug.UNDELIVERED_KEPT_AFTER_ACK, message.id)
            : !strike.hits(Bug.LOST_FROM_UNDELIVERED, message.id))) {
      undelivered.computeIfAbsent(message.to, u -> new ArrayList<>()).add(message.item());
    }
  }

  private void searchable(Stored message) {
    if (strike.hits(Bug.LOST_FROM_SEARCH, message.id)) {
      return;
    }
    boolean stale =
        message.status == MessageStatus.READ && strike.hits(Bug.STALE_IN_SEARCH, message.id);
    boolean reused = strike.hasHit(Bug.REUSED_CONTENT_FOUND, message.id);
    found
        .computeIfAbsent(message.from, u -> new ArrayList<>())
        .add(
            message.item(
                stale ? MessageStatus.SENT : message.status,
                message.seq,
                reused ? message.content + ModelBackend.CHANGED : message.content));
  }

  private void sort(List<MessageItem> items) {
    items.sort(NEWEST_FIRST);
    for (int i = 1; i < items.size(); i++) {
      // Named is the one of the two that now follows one older than itself.
      if (strike.hits(Bug.HISTORY_NOT_SORTED, items.get(i - 1).messageId())) {
        Collections.swap(items, i - 1, i);
        return;
      }
    }
  }

  private void listed(String user, String conversationId, List<MessageItem> items) {
    MessageItem newest = items.getFirst();
    if (strike.hits(Bug.CONVERSATION_LOST, newest.messageId())) {
      return;
    }
    boolean stale = items.size() > 1 && strike.hits(Bug.STALE_LAST_MESSAGE, newest.messageId());
    MessageItem last = stale ? items.get(1) : newest;
    long count = unread.getOrDefault(user, Map.of()).getOrDefault(conversationId, 0L);
    conversations
        .computeIfAbsent(user, u -> new ArrayList<>())
        .add(
            new ConversationItem(
                conversationId,
                user.equals(newest.from()) ? newest.to() : newest.from(),
                new LastMessage(
                    last.messageId(),
                    last.from(),
                    last.contentType(),
                    last.content(),
                    last.seq(),
                    Instant.EPOCH,
                    last.status()),
                Math.toIntExact(count)));
  }
}
