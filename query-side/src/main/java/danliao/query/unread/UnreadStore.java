package danliao.query.unread;

import danliao.api.MessageEvent;
import danliao.api.MessageMarkedOffline;
import danliao.api.MessageRead;
import danliao.api.MessageReceived;
import danliao.api.MessageSent;
import danliao.query.message.Messages;
import danliao.query.message.RecordedEvent;
import danliao.query.projection.ProjectionStore;
import danliao.query.projection.Rows;
import danliao.query.projection.Watermark;
import danliao.query.redis.RedisPipeline;
import danliao.query.redis.ScriptCall;
import danliao.query.store.StoreUnavailableException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.core.Cursor;
import org.springframework.data.redis.core.ScanOptions;

/** One generation's keys: one script call an event, a batch in one pipeline. */
final class UnreadStore implements ProjectionStore {
  /** Each chunk has the time-out to itself: a large batch on a busy machine is not a dead store. */
  private static final int CHUNK = 100;

  private final RedisPipeline redis;
  private final RedisConnectionFactory connections;
  private final Keys keys;
  private final UnreadSettings settings;
  private final Clock clock;

  UnreadStore(
      RedisPipeline redis,
      RedisConnectionFactory connections,
      Keys keys,
      UnreadSettings settings,
      Clock clock) {
    this.redis = redis;
    this.connections = connections;
    this.keys = keys;
    this.settings = settings;
    this.clock = clock;
  }

  /** Redis makes keys as they are needed. */
  @Override
  public void prepare() {}

  @Override
  public void apply(List<RecordedEvent> batch) {
    List<MessageEvent> events =
        batch.stream()
            .map(RecordedEvent::event)
            .filter(event -> !(event instanceof MessageMarkedOffline))
            .toList();
    for (int from = 0; from < events.size(); from += CHUNK) {
      List<MessageEvent> chunk = events.subList(from, Math.min(from + CHUNK, events.size()));
      redis.scripts(Script.ALL, chunk.stream().map(this::call).toList());
    }
  }

  @Override
  public Optional<Watermark> watermark() {
    return Optional.of(new RedisWatermark(redis, keys));
  }

  @Override
  public Rows rows() {
    return new UnreadRows(redis, keys);
  }

  private ScriptCall call(MessageEvent event) {
    return switch (event) {
      case MessageSent sent -> call(Script.SENT, event, payload(sent), number(settings.payloads()));
      case MessageReceived received -> acknowledged(received, "received");
      case MessageRead read -> acknowledged(read, "read");
      case MessageMarkedOffline offline ->
          throw new IllegalArgumentException("expected no " + offline);
    };
  }

  /** Nothing where it is too large to be kept. */
  private byte[] payload(MessageSent sent) {
    byte[] payload = Messages.of(sent).toByteArray();
    return payload.length > settings.payloadBytes().toBytes() ? new byte[0] : payload;
  }

  private ScriptCall acknowledged(MessageEvent event, String how) {
    return call(
        Script.ACKNOWLEDGED,
        event,
        Keys.bytes(how),
        number(clock.millis()),
        number(settings.settledFor().toMillis()));
  }

  private ScriptCall call(Script script, MessageEvent event, byte[]... more) {
    List<byte[]> arguments = new ArrayList<>();
    arguments.add(Keys.bytes(event.messageId()));
    arguments.add(Keys.bytes(event.conversationId()));
    arguments.add(Keys.bytes(Member.of(event).toString()));
    arguments.addAll(List.of(more));
    return new ScriptCall(
        script.digest(), keys.all(event.recipient(), event.conversationId()), arguments);
  }

  private static byte[] number(long value) {
    return Keys.bytes(Long.toString(value));
  }

  @Override
  public void drop() {
    ScanOptions all = ScanOptions.scanOptions().match(keys.pattern()).count(1_000).build();
    try (var connection = connections.getConnection();
        Cursor<byte[]> found = connection.keyCommands().scan(all)) {
      while (found.hasNext()) {
        connection.keyCommands().unlink(found.next());
      }
    } catch (DataAccessException e) {
      throw new StoreUnavailableException("redis", e);
    }
  }
}
