package danliao.query.search;

import danliao.api.MessageEvent;
import danliao.query.message.MessageRef;
import danliao.query.message.RecordedEvent;
import danliao.query.message.StoredMessage;
import danliao.query.message.StoredMessageReader;
import danliao.query.projection.Generation;
import danliao.query.projection.Projection;
import danliao.query.projection.ProjectionStore;
import danliao.query.projection.Rows;
import danliao.query.projection.Trace;
import danliao.service.broker.QueueOffsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.rocketmq.common.message.MessageQueue;

/**
 * The projection {@code search}: an index a generation, filled by {@link DataSync}, and from events
 * while it is new or gets again what it lost.
 */
final class SearchProjection implements Projection {
  static final String NAME = "search";
  static final String STORE = "elasticsearch";
  private static final int VERSION = 1;

  /** Of two parts as many rows as {@link DataSync} holds: they may be of the largest messages. */
  private static final int PART = 128;

  private final StoredMessageReader rows;
  private final Indexes indexes;
  private final Supplier<Map<MessageQueue, QueueOffsets>> references;

  /**
   * @param references how far {@link DataSync} is in each queue; empty while the broker does not
   *     say
   */
  SearchProjection(
      StoredMessageReader rows,
      Indexes indexes,
      Supplier<Map<MessageQueue, QueueOffsets>> references) {
    this.rows = rows;
    this.indexes = indexes;
    this.references = references;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String store() {
    return STORE;
  }

  @Override
  public int version() {
    return VERSION;
  }

  @Override
  public boolean followsEvents() {
    return false;
  }

  @Override
  public BooleanSupplier told() {
    return told(references);
  }

  static BooleanSupplier told(Supplier<Map<MessageQueue, QueueOffsets>> references) {
    Map<MessageQueue, QueueOffsets> then = references.get();
    return () -> !then.isEmpty() && isDone(then, references.get());
  }

  private static boolean isDone(
      Map<MessageQueue, QueueOffsets> then, Map<MessageQueue, QueueOffsets> now) {
    return then.entrySet().stream()
        .allMatch(
            queue ->
                now.containsKey(queue.getKey())
                    && now.get(queue.getKey()).done() >= queue.getValue().stored());
  }

  @Override
  public ProjectionStore open(Generation generation) {
    return new Store(new ReadAhead(rows, PART), indexes.of(generation));
  }

  /**
   * Events say only which rows to read: their newest state is what is found. Once for each message
   * is enough, for what changes while an index is filled {@link DataSync} stores there too.
   */
  private record Store(ReadAhead log, MessageIndex index) implements ProjectionStore {
    @Override
    public void prepare() {
      index.prepare();
    }

    @Override
    public void apply(List<RecordedEvent> batch) {
      Set<MessageRef> refs = new LinkedHashSet<>();
      for (RecordedEvent recorded : batch) {
        if (recorded.event() instanceof MessageEvent.Sent sent) {
          refs.add(new MessageRef(sent.messageId(), sent.conversationId(), sent.seq()));
        }
      }
      // A row that is not there yet is told to DataSync when it is.
      log.each(List.copyOf(refs), this::store);
    }

    private void store(List<StoredMessage> messages) {
      Map<String, String> refused = index.store(messages);
      if (!refused.isEmpty()) {
        throw new IllegalStateException("Elasticsearch refused " + refused);
      }
    }

    @Override
    public List<Trace> traces(StoredMessage message) {
      return IndexRows.traces(message);
    }

    @Override
    public Rows rows() {
      return index.rows();
    }

    @Override
    public void show() {
      index.show();
    }

    @Override
    public void drop() {
      index.drop();
    }
  }
}
