package danliao.query.history;

import danliao.api.MessageEvent;
import danliao.query.message.MessageRef;
import danliao.query.message.RecordedEvent;
import danliao.query.message.StoredMessage;
import danliao.query.projection.ProjectionStore;
import danliao.query.projection.Rows;
import danliao.query.projection.Trace;
import danliao.query.projection.Watermark;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.hadoop.hbase.client.Get;
import org.apache.hadoop.hbase.client.Put;
import org.apache.hadoop.hbase.client.Result;
import org.apache.hadoop.hbase.client.Scan;
import org.jspecify.annotations.Nullable;

/**
 * One generation of the message log: one HBase row a message. A cell's timestamp is the number of
 * the event that wrote it, so the newest state wins however often and in whatever order it is
 * written. Thread-safe.
 */
final class MessageLog implements ProjectionStore {
  private final MessageTable table;
  private final Untold untold;
  private final Timer puts;
  private final Counter rows;
  private final Timer gets;
  private final Timer scans;

  /**
   * Fills and reads one generation.
   *
   * @param changed is told what was written, after HBase has it; called by one thread at a time
   */
  MessageLog(MessageTable table, Consumer<Collection<MessageRef>> changed, MeterRegistry meters) {
    this.table = table;
    this.untold = new Untold(changed);
    this.puts = meters.timer("danliao.query.message-log.put");
    this.rows = meters.counter("danliao.query.message-log.rows");
    this.gets = meters.timer("danliao.query.message-log.get");
    this.scans = meters.timer("danliao.query.message-log.scan");
  }

  @Override
  public void prepare() {
    table.createIfMissing();
  }

  @Override
  public void apply(List<RecordedEvent> batch) {
    Map<MessageRef, Row> written = new LinkedHashMap<>();
    for (RecordedEvent recorded : batch) {
      written.computeIfAbsent(ref(recorded), Row::new).add(recorded);
    }
    if (written.isEmpty()) {
      return;
    }
    puts.record(() -> table.put(written.values().stream().map(Row::put).toList()));
    rows.increment(written.size());
    untold.add(written.keySet());
  }

  /** Search follows the log; nobody waits for it. */
  @Override
  public void complete() {
    untold.tell();
  }

  @Override
  public Optional<Watermark> watermark() {
    return Optional.of(new HBaseWatermark(table));
  }

  @Override
  public List<Trace> traces(StoredMessage message) {
    return MessageRows.traces(message);
  }

  @Override
  public Rows rows() {
    return new MessageRows(table);
  }

  private static MessageRef ref(RecordedEvent recorded) {
    var event = recorded.event();
    return new MessageRef(event.messageId(), event.conversationId(), event.seq());
  }

  @Override
  public void drop() {
    table.drop();
  }

  /** Fails unless the table answers. */
  void probe() {
    table.probe();
  }

  /** In the order of {@code refs}; what is not there is left out. */
  List<StoredMessage> stored(Collection<MessageRef> refs) {
    if (refs.isEmpty()) {
      return List.of();
    }
    List<Get> wanted = refs.stream().map(ref -> new Get(RowKeys.of(ref))).toList();
    List<Result> found = gets.record(() -> table.get(wanted));
    return found.stream().map(Cells::message).flatMap(Optional::stream).toList();
  }

  /** The messages of a conversation with {@code after < seq < before}, newest first. */
  Page page(String conversationId, long after, long before, int limit) {
    if (after >= before - 1) {
      return new Page(List.of(), null);
    }
    List<Result> found = scan(RowKeys.between(conversationId, after, before), limit + 1);
    List<Result> shown = found.subList(0, Math.min(limit, found.size()));
    return new Page(
        shown.stream().map(Cells::message).flatMap(Optional::stream).toList(),
        found.size() > limit ? RowKeys.seq(shown.getLast().getRow(), conversationId) : null);
  }

  /** Where the messages with {@code after < seq < before} are, newest first. */
  List<MessageRef> refs(String conversationId, long after, long before, int limit) {
    if (after >= before - 1) {
      return List.of();
    }
    Scan range = Cells.withoutBody(RowKeys.between(conversationId, after, before));
    return scan(range, limit).stream()
        .map(row -> RowKeys.ref(row.getRow(), conversationId))
        .toList();
  }

  private List<Result> scan(Scan range, int limit) {
    Scan scan = range.setLimit(limit).setReadType(Scan.ReadType.PREAD);
    return scans.record(() -> table.scan(scan));
  }

  /**
   * A part of a conversation.
   *
   * @param nextBefore where the next page starts; null if this was the last
   */
  record Page(List<StoredMessage> messages, @Nullable Long nextBefore) {}

  /** What a batch has to write to one row. */
  private static final class Row {
    private final Put put;
    private @Nullable RecordedEvent newest;

    Row(MessageRef ref) {
      this.put = new Put(RowKeys.of(ref));
    }

    void add(RecordedEvent recorded) {
      if (recorded.event() instanceof MessageEvent.Sent sent) {
        Cells.body(put, sent, recorded.sequence());
      }
      if (newest == null || newest.sequence() < recorded.sequence()) {
        newest = recorded;
      }
    }

    Put put() {
      if (newest != null) {
        Cells.status(put, newest);
      }
      return put;
    }
  }
}
