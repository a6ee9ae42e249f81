package danliao.query.history;

import danliao.api.frame.Message;
import danliao.query.message.MessageRef;
import danliao.query.message.StoredMessage;
import danliao.query.projection.Row;
import danliao.query.projection.Rows;
import danliao.query.projection.Trace;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.hadoop.hbase.client.Get;
import org.apache.hadoop.hbase.client.Result;
import org.apache.hadoop.hbase.client.Scan;
import org.apache.hadoop.hbase.util.Bytes;

/**
 * One generation's table but for its watermark, a row for each of its own. Keys are as HBase's
 * shell writes them.
 */
final class MessageRows implements Rows {
  /** Of the largest messages some ten megabytes. */
  private static final int BATCH = 200;

  private final MessageTable table;

  MessageRows(MessageTable table) {
    this.table = table;
  }

  /** The rows that tell of a message once all its events are applied. */
  static List<Trace> traces(StoredMessage stored) {
    Message message = stored.message();
    MessageRef ref =
        new MessageRef(message.getMessageId(), message.getConversationId(), message.getSeq());
    return List.of(
        Trace.of(Bytes.toStringBinary(RowKeys.of(ref)), Map.of("status", stored.status().name())));
  }

  @Override
  public void scan(Consumer<List<Row>> batches) {
    List<Result> found = table.scan(part());
    while (!found.isEmpty()) {
      batches.accept(found.stream().map(MessageRows::row).toList());
      // Anew: a scanner that is kept open would end while the rows before are looked at.
      found = table.scan(part().withStartRow(found.getLast().getRow(), false));
    }
  }

  private static Scan part() {
    return new Scan().withStopRow(HBaseWatermark.ROW).setLimit(BATCH);
  }

  @Override
  public Map<String, Row> find(Collection<String> keys) {
    List<Get> wanted = keys.stream().map(key -> new Get(Bytes.toBytesBinary(key))).toList();
    Map<String, Row> found = new HashMap<>();
    for (Result result : table.get(wanted)) {
      if (!result.isEmpty()) {
        Row row = row(result);
        found.put(row.key(), row);
      }
    }
    return found;
  }

  private static Row row(Result result) {
    return new Row(Bytes.toStringBinary(result.getRow()), Cells.shown(result));
  }
}
