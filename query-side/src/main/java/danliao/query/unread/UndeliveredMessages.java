package danliao.query.unread;

import com.google.protobuf.InvalidProtocolBufferException;
import danliao.api.frame.Message;
import danliao.query.generation.Live;
import danliao.query.message.MessageRef;
import danliao.query.message.MessageStream;
import danliao.query.message.StoredMessage;
import danliao.query.message.StoredMessageReader;
import danliao.query.redis.StoreTemplate;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Range;
import org.springframework.data.domain.Range.Bound;
import org.springframework.data.redis.connection.Limit;
import org.springframework.data.redis.core.RedisCallback;

/**
 * What was sent to a user and never acknowledged, oldest first. The content is Redis's, beyond its
 * bound the message log's, and where that has fallen behind the events' own. What has no events is
 * no message, and left out, as is what cannot be read.
 */
public final class UndeliveredMessages {
  /** Of a page's messages; gRPC takes up to 4 MiB. */
  private static final int PAGE_BYTES = 1 << 20;

  /** Messages read together: a page has room for that many of the largest. */
  private static final int CHUNK = 50;

  /** Looks at the list, for who wants the oldest: more than one only past what is left out. */
  private static final int LOOKS = 10;

  private final StoreTemplate redis;
  private final Live<Keys> live;
  private final StoredMessageReader log;
  private final MessageStream events;
  private final LeftOut leftOut;

  UndeliveredMessages(
      StoreTemplate redis,
      Live<Keys> live,
      StoredMessageReader log,
      MessageStream events,
      LeftOut leftOut) {
    this.redis = redis;
    this.live = live;
    this.log = log;
    this.events = events;
    this.leftOut = leftOut;
  }

  /**
   * One page; shorter than {@code limit}, or empty, where messages are large or left out.
   *
   * @param after where an earlier page ended, or null for the oldest
   */
  Page page(String user, @Nullable String after, int limit) {
    return live.read(
        keys -> {
          List<Entry> entries = entries(keys, user, after, limit + 1);
          boolean more = entries.size() > limit;
          return fitting(keys, user, more ? entries.subList(0, limit) : entries, more);
        });
  }

  /**
   * The first of these messages, as many as a page has room for; always one, if there is one.
   *
   * @param more whether there are others behind them
   */
  private Page fitting(Keys keys, String user, List<Entry> entries, boolean more) {
    List<Message> fitting = new ArrayList<>();
    @Nullable String last = null;
    long bytes = 0;
    for (int from = 0; from < entries.size(); from += CHUNK) {
      List<Entry> chunk = entries.subList(from, Math.min(from + CHUNK, entries.size()));
      Map<String, Message> found = messages(keys, user, members(user, chunk));
      for (Entry entry : chunk) {
        Message message = entry.member().map(member -> found.get(member.messageId())).orElse(null);
        if (message != null) {
          bytes += message.getSerializedSize();
          if (bytes > PAGE_BYTES && !fitting.isEmpty()) {
            return new Page(fitting, last);
          }
          fitting.add(message);
        }
        last = entry.place();
      }
    }
    return new Page(fitting, more ? last : null);
  }

  /** A page of messages; {@code last} is where the next one starts, null if there is none. */
  record Page(List<Message> messages, @Nullable String last) {}

  /** A user's oldest undelivered messages, with their status. */
  List<StoredMessage> oldest(String user, int limit) {
    List<StoredMessage> oldest = new ArrayList<>();
    @Nullable String last = null;
    for (int looks = 0; looks < LOOKS && oldest.size() < limit; looks++) {
      int wanted = limit - oldest.size();
      List<Entry> entries = entries(user, last, wanted);
      oldest.addAll(stored(user, members(user, entries)));
      if (entries.size() < wanted) {
        break;
      }
      last = entries.getLast().place();
    }
    return oldest;
  }

  /** Where a user's oldest undelivered messages are in the message log. */
  List<MessageRef> refs(String user, int limit) {
    return members(user, entries(user, null, limit)).stream()
        .map(member -> member.ref(user))
        .toList();
  }

  /** Those of these messages that the user has not acknowledged yet, with their content. */
  public Map<String, Message> stillUndelivered(String user, Collection<Wanted> wanted) {
    return live.read(keys -> stillUndelivered(keys, user, wanted));
  }

  private Map<String, Message> stillUndelivered(Keys keys, String user, Collection<Wanted> wanted) {
    List<SetMember> members =
        wanted.stream().map(w -> new SetMember(w.messageId(), w.sender(), w.seq())).toList();
    if (members.isEmpty()) {
      return Map.of();
    }
    List<@Nullable Double> scores =
        redis
            .opsForZSet()
            .score(keys.undelivered(user), members.stream().map(SetMember::toString).toArray());
    List<SetMember> open = new ArrayList<>();
    for (int i = 0; i < members.size(); i++) {
      if (scores.get(i) != null) {
        open.add(members.get(i));
      }
    }
    return messages(keys, user, open);
  }

  /** A message that somebody asks about. */
  public record Wanted(String messageId, String sender, long seq) {}

  /**
   * What the list has at one place.
   *
   * @param place all of it, a character for each byte, so that what is behind it can be asked for
   * @param member empty if it cannot be read
   */
  private record Entry(String place, Optional<SetMember> member) {
    static Entry of(byte[] bytes) {
      String place = new String(bytes, StandardCharsets.ISO_8859_1);
      return new Entry(place, SetMember.parse(place));
    }
  }

  private List<Entry> entries(String user, @Nullable String after, int limit) {
    return live.read(keys -> entries(keys, user, after, limit));
  }

  private List<Entry> entries(Keys keys, String user, @Nullable String after, int limit) {
    Bound<byte[]> from =
        after == null
            ? Bound.unbounded()
            : Bound.exclusive(after.getBytes(StandardCharsets.ISO_8859_1));
    byte[] key = Keys.bytes(keys.undelivered(user));
    // As bytes: what is none of ours need not be text.
    RedisCallback<Set<byte[]>> question =
        connection ->
            connection
                .zSetCommands()
                .zRangeByLex(key, Range.of(from, Bound.unbounded()), Limit.limit().count(limit));
    return redis.execute(question).stream().map(Entry::of).toList();
  }

  /** Without what cannot be read. */
  private List<SetMember> members(String user, List<Entry> entries) {
    List<SetMember> members = entries.stream().flatMap(entry -> entry.member().stream()).toList();
    leftOut.unreadable(user, entries.size() - members.size());
    return members;
  }

  /** By message id, as they are pushed again. */
  private Map<String, Message> messages(Keys keys, String user, List<SetMember> members) {
    if (members.isEmpty()) {
      return Map.of();
    }
    Map<String, Message> found = payloads(keys, user, members);
    List<SetMember> beyond =
        members.stream().filter(member -> !found.containsKey(member.messageId())).toList();
    stored(user, beyond).forEach(m -> found.put(m.message().getMessageId(), m.message()));
    found.replaceAll((id, message) -> message.toBuilder().setRedelivered(true).build());
    return found;
  }

  /** In their order: what the log does not have yet is in the events, or else is left out. */
  private List<StoredMessage> stored(String user, List<SetMember> members) {
    if (members.isEmpty()) {
      return List.of();
    }
    Map<String, StoredMessage> found = new HashMap<>();
    log.read(members.stream().map(member -> member.ref(user)).toList())
        .forEach(m -> found.put(m.message().getMessageId(), m));
    Set<String> missing = new HashSet<>();
    for (SetMember member : members) {
      if (!found.containsKey(member.messageId())) {
        missing.add(member.messageId());
      }
    }
    if (!missing.isEmpty()) {
      var streams = events.read(missing);
      for (String id : missing) {
        List<MessageStream.Entry> stream = streams.getOrDefault(id, List.of());
        if (stream.isEmpty()) {
          leftOut.unknown(id);
        } else {
          found.put(id, folded(id, stream));
        }
      }
    }
    return members.stream()
        .map(member -> found.get(member.messageId()))
        .filter(Objects::nonNull)
        .toList();
  }

  private static StoredMessage folded(String messageId, List<MessageStream.Entry> stream) {
    return StoredMessage.of(stream)
        .orElseThrow(() -> new IllegalStateException("expected MessageSent of " + messageId));
  }

  private Map<String, Message> payloads(Keys keys, String user, List<SetMember> members) {
    byte[][] ids =
        members.stream().map(member -> Keys.bytes(member.messageId())).toArray(byte[][]::new);
    byte[] key = Keys.bytes(keys.payloads(user));
    RedisCallback<List<byte[]>> question = connection -> connection.hashCommands().hMGet(key, ids);
    Map<String, Message> payloads = new HashMap<>();
    for (byte @Nullable [] stored : redis.execute(question)) {
      if (stored != null) {
        Message message = parse(stored);
        payloads.put(message.getMessageId(), message);
      }
    }
    return payloads;
  }

  private static Message parse(byte[] payload) {
    try {
      return Message.parseFrom(payload);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("expected a danliao.v1.Message in the payloads", e);
    }
  }
}
