package danliao.query.history;

import com.google.protobuf.InvalidProtocolBufferException;
import danliao.api.MessageEvent;
import danliao.api.MessageStatus;
import danliao.api.frame.Message;
import danliao.query.message.Messages;
import danliao.query.message.RecordedEvent;
import danliao.query.message.StoredMessage;
import danliao.query.projection.Row;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.hbase.Cell;
import org.apache.hadoop.hbase.CellUtil;
import org.apache.hadoop.hbase.client.Put;
import org.apache.hadoop.hbase.client.Result;
import org.apache.hadoop.hbase.client.Scan;
import org.apache.hadoop.hbase.util.Bytes;

/** The columns of the message log, as docs/data-formats.md says. Pure. */
@SuppressWarnings("EnumOrdinal") // The ordinal is the stored form; MessageStatus never reorders.
final class Cells {
  static final byte[] FAMILY = {'m'};
  private static final byte[] BODY = {'b'};
  private static final byte[] STATUS = {'s'};
  private static final MessageStatus[] STATUSES = MessageStatus.values();

  private Cells() {}

  static void body(Put put, MessageEvent.Sent sent, long sequence) {
    put.addColumn(FAMILY, BODY, sequence + 1, Messages.of(sent).toByteArray());
  }

  static void status(Put put, RecordedEvent newest) {
    byte[] value =
        ByteBuffer.allocate(1 + Long.BYTES)
            .put((byte) newest.event().status().ordinal())
            .putLong(newest.event().at().toEpochMilli())
            .array();
    put.addColumn(FAMILY, STATUS, newest.sequence() + 1, value);
  }

  /** Without what makes a row large; every row has a status. */
  static Scan withoutBody(Scan scan) {
    return scan.addColumn(FAMILY, STATUS);
  }

  /** Empty for a row that is not there or has no body yet. */
  static Optional<StoredMessage> message(Result row) {
    byte[] body = row.getValue(FAMILY, BODY);
    Cell status = row.getColumnLatestCell(FAMILY, STATUS);
    if (body == null || status == null) {
      return Optional.empty();
    }
    ByteBuffer value = ByteBuffer.wrap(CellUtil.cloneValue(status));
    return Optional.of(
        new StoredMessage(
            parsed(body),
            STATUSES[value.get()],
            Instant.ofEpochMilli(value.getLong()),
            status.getTimestamp()));
  }

  /** What a row holds, whether or not it can be read as a message: without what users wrote. */
  static Map<String, String> shown(Result row) {
    Map<String, String> shown = new HashMap<>();
    for (Cell cell : row.rawCells()) {
      byte[] column = CellUtil.cloneQualifier(cell);
      byte[] value = CellUtil.cloneValue(cell);
      String version = Long.toString(cell.getTimestamp());
      if (Arrays.equals(column, STATUS) && isStatus(value)) {
        ByteBuffer status = ByteBuffer.wrap(value);
        shown.put("status", STATUSES[status.get()].name());
        shown.put("statusAt", Instant.ofEpochMilli(status.getLong()).toString());
        shown.put("statusVersion", version);
      } else {
        String name = Arrays.equals(column, BODY) ? "body" : Row.text(Bytes.toStringBinary(column));
        shown.put(name, Row.hash(value));
        shown.put(name + "Version", version);
      }
    }
    return shown;
  }

  private static boolean isStatus(byte[] value) {
    return value.length == 1 + Long.BYTES && value[0] >= 0 && value[0] < STATUSES.length;
  }

  private static Message parsed(byte[] body) {
    try {
      return Message.parseFrom(body);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("expected a danliao.v1.Message in m:b", e);
    }
  }
}
