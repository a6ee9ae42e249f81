package danliao.query.unread;

import com.google.protobuf.InvalidProtocolBufferException;
import danliao.api.frame.Message;
import danliao.query.projection.Live;
import danliao.query.projection.MessageRef;
import danliao.query.projection.MessageStream;
import danliao.query.projection.StoredMessage;
import danliao.query.projection.StoredMessageReader;
import danliao.query.redis.RedisPipeline;
import io.lettuce.core.KeyValue;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What was sent to a user and never acknowledged, oldest first. The content is Redis's, beyond its
 * bound the message log's, and where that has fallen behind the events' own.
 */
public final class UndeliveredMessages {
  /** Of a page's messages; gRPC takes up to 4 MiB. */
  private static final int PAGE_BYTES = 1 << 20;

  /** Messages read together: a page has room for that many of the largest. */
  private static final int CHUNK = 50;

  private final RedisPipeline redis;
  private final Live<Keys> live;
  private final StoredMessageReader log;
  private final MessageStream events;

  UndeliveredMessages(
      RedisPipeline redis, Live<Keys> live, StoredMessageReader log, MessageStream events) {
    this.redis = redis;
    this.live = live;
    this.log = log;
    this.events = events;
  }

  /**
   * One page; shorter than {@code limit} where the messages are large.
   *
   * @param after a member returned by an earlier page, or null for the oldest
   */
  Page page(String user, @Nullable Member after, int limit) {
    return live.read(
        keys -> {
          List<Member> members = members(keys, user, after, limit + 1);
          List<Message> shown =
              fitting(keys, user, members.subList(0, Math.min(limit, members.size())));
          boolean more = shown.size() < members.size();
          return new Page(shown, more ? members.get(shown.size() - 1) : null);
        });
  }

  /** The first of these messages, as many as a page has room for; always one. */
  private List<Message> fitting(Keys keys, String user, List<Member> members) {
    List<Message> fitting = new ArrayList<>();
    long bytes = 0;
    for (int from = 0; from < members.size(); from += CHUNK) {
      int to = Math.min(from + CHUNK, members.size());
      for (Message message : messages(keys, user, members.subList(from, to))) {
        bytes += message.getSerializedSize();
        if (bytes > PAGE_BYTES && !fitting.isEmpty()) {
          return fitting;
        }
        fitting.add(message);
      }
    }
    return fitting;
  }

  /** A page of messages; {@code last} is where the next one starts, null if there is none. */
  record Page(List<Message> messages, @Nullable Member last) {}

  /** A user's oldest undelivered messages, with their status. */
  List<StoredMessage> oldest(String user, int limit) {
    return stored(refs(user, limit));
  }

  /** Where a user's oldest undelivered messages are in the message log. */
  List<MessageRef> refs(String user, int limit) {
    return live.read(keys -> members(keys, user, null, limit)).stream()
        .map(member -> member.ref(user))
        .toList();
  }

  /** Those of these messages that the user has not acknowledged yet, with their content. */
  public Map<String, Message> stillUndelivered(String user, Collection<Wanted> wanted) {
    return live.read(keys -> stillUndelivered(keys, user, wanted));
  }

  private Map<String, Message> stillUndelivered(Keys keys, String user, Collection<Wanted> wanted) {
    List<Member> members =
        wanted.stream().map(w -> new Member(w.messageId(), w.sender(), w.seq())).toList();
    List<@Nullable Double> scores =
        redis.<@Nullable Double>pipeline(
            commands ->
                members.stream()
                    .map(
                        member ->
                            commands
                                .zscore(keys.undelivered(user), Keys.bytes(member.toString()))
                                .toCompletableFuture())
                    .toList());
    List<Member> open = new ArrayList<>();
    for (int i = 0; i < members.size(); i++) {
      if (scores.get(i) != null) {
        open.add(members.get(i));
      }
    }
    Map<String, Message> found = new HashMap<>();
    messages(keys, user, open).forEach(message -> found.put(message.getMessageId(), message));
    return found;
  }

  /** A message that somebody asks about. */
  public record Wanted(String messageId, String sender, long seq) {}

  private List<Member> members(Keys keys, String user, @Nullable Member after, int limit) {
    Range.Boundary<byte[]> from =
        after == null
            ? Range.Boundary.unbounded()
            : Range.Boundary.excluding(Keys.bytes(after.toString()));
    Range<byte[]> range = Range.from(from, Range.Boundary.unbounded());
    return redis
        .pipeline(
            commands ->
                List.of(
                    commands
                        .zrangebylex(keys.undelivered(user), range, Limit.create(0, limit))
                        .toCompletableFuture()))
        .getFirst()
        .stream()
        .map(bytes -> Member.parse(new String(bytes, StandardCharsets.UTF_8)))
        .toList();
  }

  private List<Message> messages(Keys keys, String user, List<Member> members) {
    if (members.isEmpty()) {
      return List.of();
    }
    Map<String, Message> found = payloads(keys, user, members);
    List<MessageRef> beyond =
        members.stream()
            .filter(member -> !found.containsKey(member.messageId()))
            .map(member -> member.ref(user))
            .toList();
    stored(beyond).forEach(m -> found.put(m.message().getMessageId(), m.message()));
    return members.stream()
        .map(member -> found.get(member.messageId()))
        .map(message -> message.toBuilder().setRedelivered(true).build())
        .toList();
  }

  /** All of these, in their order: what the log does not have yet is in the events. */
  private List<StoredMessage> stored(List<MessageRef> refs) {
    if (refs.isEmpty()) {
      return List.of();
    }
    Map<String, StoredMessage> found = new HashMap<>();
    log.read(refs).forEach(m -> found.put(m.message().getMessageId(), m));
    Set<String> missing = new HashSet<>();
    for (MessageRef ref : refs) {
      if (!found.containsKey(ref.messageId())) {
        missing.add(ref.messageId());
      }
    }
    if (!missing.isEmpty()) {
      var streams = events.read(missing);
      missing.forEach(id -> found.put(id, folded(id, streams.getOrDefault(id, List.of()))));
    }
    return refs.stream().map(ref -> found.get(ref.messageId())).toList();
  }

  private static StoredMessage folded(String messageId, List<MessageStream.Entry> stream) {
    return StoredMessage.of(stream)
        .orElseThrow(() -> new IllegalStateException("expected events of message " + messageId));
  }

  private Map<String, Message> payloads(Keys keys, String user, List<Member> members) {
    byte[][] ids =
        members.stream().map(member -> Keys.bytes(member.messageId())).toArray(byte[][]::new);
    List<KeyValue<byte[], byte[]>> stored =
        redis
            .pipeline(
                commands -> List.of(commands.hmget(keys.payloads(user), ids).toCompletableFuture()))
            .getFirst();
    Map<String, Message> payloads = new HashMap<>();
    for (KeyValue<byte[], byte[]> pair : stored) {
      if (pair.hasValue()) {
        Message message = parse(pair.getValue());
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
