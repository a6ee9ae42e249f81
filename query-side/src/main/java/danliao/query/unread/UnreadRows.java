package danliao.query.unread;

import danliao.api.MessageStatus;
import danliao.api.frame.Message;
import danliao.query.message.StoredMessage;
import danliao.query.projection.Row;
import danliao.query.projection.Rows;
import danliao.query.projection.Trace;
import danliao.query.redis.RedisPipeline;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * One generation's counters, what is unread, and what is undelivered: a row for each conversation,
 * message and entry in them. What is settled depends on when it was applied, and which contents are
 * kept on what was there then: both are left out.
 */
final class UnreadRows implements Rows {
  private static final int BATCH = 500;

  /** Keys read together: of each there may be one part in memory. */
  private static final int KEYS = 20;

  private final RedisPipeline redis;
  private final Keys keys;

  UnreadRows(RedisPipeline redis, Keys keys) {
    this.redis = redis;
    this.keys = keys;
  }

  /** What a key holds, by its name. */
  private enum Kind {
    COUNTERS,
    UNREAD,
    UNDELIVERED;

    static Kind of(String name) {
      if (name.startsWith("undelivered:")) {
        return UNDELIVERED;
      }
      return name.endsWith("}") ? COUNTERS : UNREAD;
    }
  }

  /** Some of what a key holds: a user may have been sent any number of messages. */
  private record Part(String name, List<Row> rows, ScanCursor next) {}

  /** The rows that tell of a message once all its events are applied. */
  List<Trace> traces(StoredMessage stored) {
    Message message = stored.message();
    String recipient = message.getTo();
    boolean unread = stored.status() != MessageStatus.READ;
    boolean undelivered = unread && stored.status() != MessageStatus.UNREAD;
    SetMember member = new SetMember(message.getMessageId(), message.getFrom(), message.getSeq());
    return List.of(
        Trace.of(
            Row.key(
                keys.name(Keys.bytes(keys.unread(recipient, message.getConversationId()))),
                message.getMessageId()),
            unread),
        Trace.of(
            Row.key(keys.name(Keys.bytes(keys.undelivered(recipient))), member.toString()),
            undelivered));
  }

  @Override
  public void scan(Consumer<List<Row>> batches) {
    redis.keys(
        keys.rows(),
        found -> {
          List<String> names = found.stream().map(keys::name).toList();
          for (int i = 0; i < names.size(); i += KEYS) {
            scan(names.subList(i, Math.min(names.size(), i + KEYS)), batches);
          }
        });
  }

  private void scan(List<String> names, Consumer<List<Row>> batches) {
    List<Part> open =
        names.stream().map(name -> new Part(name, List.of(), ScanCursor.INITIAL)).toList();
    while (!open.isEmpty()) {
      List<Part> before = open;
      List<Part> read =
          redis.<Part>pipeline(
              commands -> before.stream().map(part -> next(commands, part)).toList());
      List<Row> rows = read.stream().flatMap(part -> part.rows().stream()).toList();
      for (int i = 0; i < rows.size(); i += BATCH) {
        batches.accept(rows.subList(i, Math.min(rows.size(), i + BATCH)));
      }
      open = read.stream().filter(part -> !part.next().isFinished()).toList();
    }
  }

  private CompletableFuture<Part> next(
      RedisClusterAsyncCommands<byte[], byte[]> commands, Part part) {
    String name = part.name();
    byte[] key = keys.named(name);
    ScanArgs some = new ScanArgs().limit(BATCH);
    return switch (Kind.of(name)) {
      case COUNTERS ->
          commands
              .hscan(key, part.next(), some)
              .toCompletableFuture()
              .thenApply(
                  found -> {
                    List<Row> rows =
                        found.getMap().entrySet().stream()
                            .map(e -> counter(name, e.getKey(), e.getValue()))
                            .toList();
                    return new Part(name, rows, found);
                  });
      case UNREAD ->
          commands
              .sscan(key, part.next(), some)
              .toCompletableFuture()
              .thenApply(
                  found -> {
                    List<Row> rows =
                        found.getValues().stream().map(id -> unread(name, id)).toList();
                    return new Part(name, rows, found);
                  });
      case UNDELIVERED ->
          commands
              .zscan(key, part.next(), some)
              .toCompletableFuture()
              .thenApply(
                  found -> {
                    List<Row> rows =
                        found.getValues().stream()
                            .map(e -> undelivered(name, e.getValue(), e.getScore()))
                            .toList();
                    return new Part(name, rows, found);
                  });
    };
  }

  @Override
  public Map<String, Row> find(Collection<String> wanted) {
    Map<String, Row> found = new HashMap<>();
    redis
        .<Optional<Row>>pipeline(
            commands -> wanted.stream().map(key -> find(commands, Row.parts(key))).toList())
        .forEach(one -> one.ifPresent(row -> found.put(row.key(), row)));
    return found;
  }

  private CompletableFuture<Optional<Row>> find(
      RedisClusterAsyncCommands<byte[], byte[]> commands, List<String> parts) {
    String name = parts.get(0);
    byte[] key = keys.named(name);
    byte[] member = parts.get(1).getBytes(StandardCharsets.ISO_8859_1);
    return switch (Kind.of(name)) {
      case COUNTERS ->
          commands
              .hget(key, member)
              .toCompletableFuture()
              .thenApply(count -> Optional.ofNullable(count).map(c -> counter(name, member, c)));
      case UNREAD ->
          commands
              .sismember(key, member)
              .toCompletableFuture()
              .thenApply(is -> Optional.of(unread(name, member)).filter(row -> is));
      case UNDELIVERED ->
          commands
              .zscore(key, member)
              .toCompletableFuture()
              .thenApply(
                  score -> Optional.ofNullable(score).map(s -> undelivered(name, member, s)));
    };
  }

  private static Row counter(String name, byte[] conversation, byte[] count) {
    return row(name, conversation, Map.of("unread", Row.text(text(count))));
  }

  private static Row unread(String name, byte[] messageId) {
    return row(name, messageId, Map.of());
  }

  private static Row undelivered(String name, byte[] entry, double score) {
    return row(name, entry, Map.of("score", Double.toString(score)));
  }

  private static Row row(String name, byte[] member, Map<String, String> fields) {
    return new Row(Row.key(name, text(member)), fields);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
