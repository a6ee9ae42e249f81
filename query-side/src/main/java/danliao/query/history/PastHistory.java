package danliao.query.history;

import danliao.api.HybridClock;
import danliao.api.MessageStatus;
import danliao.api.Seq;
import danliao.query.message.MessageRef;
import danliao.query.message.MessageStream;
import danliao.query.message.StoredMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a conversation was at a moment, by the time at which the event store took each event. The
 * log says which messages there are and in which order, their own events all else. Thread-safe.
 */
final class PastHistory {
  /** Messages looked at for one answer. */
  static final int MOST = 1_000;

  /** Messages whose events are in memory at the same time: they have the content in them. */
  static final int CHUNK = 100;

  private final Refs log;
  private final MessageStream streams;

  PastHistory(Refs log, MessageStream streams) {
    this.log = log;
    this.streams = streams;
  }

  /** The messages of a conversation with {@code after < seq < before}, newest first. */
  @FunctionalInterface
  interface Refs {
    List<MessageRef> between(String conversationId, long after, long before, int limit);
  }

  /**
   * The messages with {@code after < seq < before} that were there at that moment, newest first. A
   * page for which too much would have to be looked at is shorter, or empty, and has a next one.
   */
  MessageLog.Page page(String conversationId, Instant asOf, long after, long before, int limit) {
    Walk walk = new Walk(conversationId, asOf, after, before);
    List<StoredMessage> found = new ArrayList<>();
    while (found.size() <= limit && walk.goesOn()) {
      found.addAll(walk.next());
    }
    return page(found, limit, walk);
  }

  /** The newest page of that moment, and what {@code reader} had not read by then. */
  Newest newest(String conversationId, Instant asOf, int limit, String reader) {
    Walk walk = new Walk(conversationId, asOf, 0, Long.MAX_VALUE);
    List<StoredMessage> found = new ArrayList<>();
    int unread = 0;
    while (walk.goesOn()) {
      for (StoredMessage message : walk.next()) {
        if (found.size() <= limit) {
          found.add(message);
        }
        if (isUnread(message, reader)) {
          unread++;
        }
      }
    }
    return new Newest(page(found, limit, walk), unread, walk.nextBefore() != null);
  }

  /**
   * The newest page.
   *
   * @param unread messages to the reader, of those that were looked at
   * @param atLeast whether there are older messages, which were not looked at
   */
  record Newest(MessageLog.Page page, int unread, boolean atLeast) {}

  private static MessageLog.Page page(List<StoredMessage> found, int limit, Walk walk) {
    if (found.size() > limit) {
      List<StoredMessage> shown = List.copyOf(found.subList(0, limit));
      return new MessageLog.Page(shown, shown.getLast().message().getSeq());
    }
    return new MessageLog.Page(found, walk.nextBefore());
  }

  private static boolean isUnread(StoredMessage message, String reader) {
    return message.message().getTo().equals(reader) && message.status() != MessageStatus.READ;
  }

  /** Through the messages of a conversation, newest first, for one answer. */
  private final class Walk {
    private final String conversationId;
    private final Instant asOf;
    private final long after;
    private long before;
    private int looked;
    private boolean ended;

    Walk(String conversationId, Instant asOf, long after, long before) {
      this.conversationId = conversationId;
      this.asOf = asOf;
      this.after = after;
      this.before = Math.min(before, firstLaterThan(asOf));
    }

    /** A message may be stamped so far ahead of when it is recorded. */
    private static long firstLaterThan(Instant asOf) {
      return Seq.firstOf(asOf.plus(HybridClock.MOST_AHEAD).toEpochMilli() + 1);
    }

    boolean goesOn() {
      return !ended && looked < MOST;
    }

    /** Those of the next messages that were there; maybe none. */
    List<StoredMessage> next() {
      List<MessageRef> found = log.between(conversationId, after, before, CHUNK + 1);
      ended = found.size() <= CHUNK;
      List<MessageRef> refs = ended ? found : found.subList(0, CHUNK);
      if (refs.isEmpty()) {
        return List.of();
      }
      looked += refs.size();
      before = refs.getLast().seq();
      Set<String> ids = refs.stream().map(MessageRef::messageId).collect(Collectors.toSet());
      Map<String, List<MessageStream.Entry>> read = streams.read(ids);
      return refs.stream()
          .map(ref -> past(read.getOrDefault(ref.messageId(), List.of())))
          .flatMap(Optional::stream)
          .toList();
    }

    /** The beginning of the stream: clocks differ, and a later event may have an earlier time. */
    private Optional<StoredMessage> past(List<MessageStream.Entry> stream) {
      return StoredMessage.of(
          stream.stream().takeWhile(entry -> !entry.recordedAt().isAfter(asOf)).toList());
    }

    /** Where to go on; null at the end of the conversation. */
    @Nullable Long nextBefore() {
      return ended ? null : before;
    }
  }
}
