package danliao.query.search;

import danliao.query.projection.Generation;
import danliao.query.projection.MessageRef;
import danliao.query.projection.Projection;
import danliao.query.projection.ProjectionStore;
import danliao.query.projection.RecordedEvent;
import danliao.query.projection.StoredMessageReader;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The projection {@code search}: filled by {@link DataSync}, and from events when it lost data. */
final class SearchProjection implements Projection {
  static final String NAME = "search";
  private static final String STORE = "elasticsearch";
  private static final int VERSION = 1;

  private final StoredMessageReader rows;
  private final MessageIndex index;

  SearchProjection(StoredMessageReader rows, MessageIndex index) {
    this.rows = rows;
    this.index = index;
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
  public ProjectionStore open(Generation generation) {
    return new Store(rows, index);
  }

  /** Events say only which rows to read: their newest state is what is found. */
  private record Store(StoredMessageReader rows, MessageIndex index) implements ProjectionStore {
    @Override
    public void prepare() {
      index.prepare();
    }

    @Override
    public void apply(List<RecordedEvent> batch) {
      Set<MessageRef> refs = new LinkedHashSet<>();
      for (RecordedEvent recorded : batch) {
        var event = recorded.event();
        refs.add(new MessageRef(event.messageId(), event.conversationId(), event.seq()));
      }
      // A row that is not there yet is told to DataSync when it is.
      Map<String, String> refused = index.store(rows.read(refs));
      if (!refused.isEmpty()) {
        throw new IllegalStateException("Elasticsearch refused " + refused);
      }
    }

    @Override
    public void drop() {
      index.drop();
    }
  }
}
