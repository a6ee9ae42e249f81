package danliao.query.unread;

import danliao.api.MessageEvent;
import danliao.query.message.Messages;
import danliao.query.message.RecordedEvent;
import danliao.query.message.StoredMessage;
import danliao.query.projection.ProjectionStore;
import danliao.query.projection.Rows;
import danliao.query.projection.Trace;
import danliao.query.projection.Watermark;
import danliao.query.redis.RedisPipeline;
import danliao.query.redis.ScriptCall;
import danliao.query.redis.StoreTemplate;
import danliao.query.store.FeatureFile;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.data.redis.core.script.RedisScript;

/** One generation's keys: at most one script call an event, a hundred calls in one write. */
final class UnreadStore implements ProjectionStore {
  private static final RedisScript<Long> SENT = script("sent.lua");
  private static final RedisScript<Long> ACKNOWLEDGED = script("acknowledged.lua");

  /** Each chunk has the time-out to itself: a large batch on a busy machine is not a dead store. */
  private static final int CHUNK = 100;

  private final RedisPipeline redis;
  private final StoreTemplate template;
  private final Keys keys;
  private final UnreadSettings settings;
  private final Clock clock;

  UnreadStore(
      RedisPipeline redis,
      StoreTemplate template,
      Keys keys,
      UnreadSettings settings,
      Clock clock) {
    this.redis = redis;
    this.template = template;
    this.keys = keys;
    this.settings = settings;
    this.clock = clock;
  }

  private static RedisScript<Long> script(String file) {
    return RedisScript.of(FeatureFile.beside(UnreadStore.class, file), Long.class);
  }

  /** Redis makes keys as they are needed. */
  @Override
  public void prepare() {}

  @Override
  public void apply(List<RecordedEvent> batch) {
    List<MessageEvent> events = needed(batch);
    for (int from = 0; from < events.size(); from += CHUNK) {
      List<MessageEvent> chunk = events.subList(from, Math.min(from + CHUNK, events.size()));
      redis.scripts(chunk.stream().map(this::call).toList());
    }
  }

  /**
   * Without those that leave nothing behind. Of a message that is read in the same batch that is
   * all but its reading: it undoes what comes before it, and keeps out what comes after it.
   */
  static List<MessageEvent> needed(List<RecordedEvent> batch) {
    List<MessageEvent> events = batch.stream().map(RecordedEvent::event).toList();
    Set<String> read =
        events.stream()
            .filter(MessageEvent.Read.class::isInstance)
            .map(MessageEvent::messageId)
            .collect(Collectors.toSet());
    return events.stream()
        .filter(event -> event instanceof MessageEvent.Read || !read.contains(event.messageId()))
        .filter(event -> !(event instanceof MessageEvent.MarkedOffline))
        .toList();
  }

  @Override
  public Optional<Watermark> watermark() {
    return Optional.of(new RedisWatermark(template, keys));
  }

  @Override
  public List<Trace> traces(StoredMessage message) {
    return new UnreadRows(redis, keys).traces(message);
  }

  @Override
  public Rows rows() {
    return new UnreadRows(redis, keys);
  }

  private ScriptCall call(MessageEvent event) {
    return switch (event) {
      case MessageEvent.Sent sent -> call(SENT, event, payload(sent), number(settings.payloads()));
      case MessageEvent.Received received -> acknowledged(received, "received");
      case MessageEvent.Read read -> acknowledged(read, "read");
      case MessageEvent.MarkedOffline offline ->
          throw new IllegalArgumentException("expected no " + offline);
    };
  }

  /** Nothing where it is too large to be kept. */
  private byte[] payload(MessageEvent.Sent sent) {
    byte[] payload = Messages.of(sent).toByteArray();
    return payload.length > settings.payloadBytes().toBytes() ? new byte[0] : payload;
  }

  private ScriptCall acknowledged(MessageEvent event, String how) {
    return call(
        ACKNOWLEDGED,
        event,
        Keys.bytes(how),
        number(clock.millis()),
        number(settings.settledFor().toMillis()));
  }

  private ScriptCall call(RedisScript<Long> script, MessageEvent event, byte[]... more) {
    List<byte[]> arguments = new ArrayList<>();
    arguments.add(Keys.bytes(event.messageId()));
    arguments.add(Keys.bytes(event.conversationId()));
    arguments.add(Keys.bytes(SetMember.of(event).toString()));
    arguments.addAll(List.of(more));
    return new ScriptCall(script, keys.all(event.recipient(), event.conversationId()), arguments);
  }

  private static byte[] number(long value) {
    return Keys.bytes(Long.toString(value));
  }

  /** One call for the keys that were found together; of a cluster, the driver makes one a slot. */
  @Override
  public void drop() {
    redis.keys(
        keys.pattern(),
        found ->
            redis.<Long>pipeline(
                commands ->
                    List.of(commands.unlink(found.toArray(byte[][]::new)).toCompletableFuture())));
  }
}
