package danliao.query.history;

import danliao.query.projection.Watermark;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.hbase.Cell;
import org.apache.hadoop.hbase.CellUtil;
import org.apache.hadoop.hbase.client.Get;
import org.apache.hadoop.hbase.client.Put;
import org.apache.hadoop.hbase.client.Result;

/**
 * One generation's watermark: a row of its table, behind those of the messages, with a column a
 * segment. A cell's timestamp is its position, so that the highest wins.
 */
final class HBaseWatermark implements Watermark {
  /** Behind the highest salt. */
  static final byte[] ROW = {(byte) 0xFF};

  private final MessageTable table;

  HBaseWatermark(MessageTable table) {
    this.table = table;
  }

  @Override
  public Map<Integer, Long> positions() {
    Map<Integer, Long> positions = new HashMap<>();
    Result row = table.get(List.of(new Get(ROW))).getFirst();
    if (!row.isEmpty()) {
      for (Cell cell : row.rawCells()) {
        positions.put(
            ByteBuffer.wrap(CellUtil.cloneQualifier(cell)).getInt(),
            ByteBuffer.wrap(CellUtil.cloneValue(cell)).getLong());
      }
    }
    return positions;
  }

  @Override
  public boolean advance(int segment, long from, long to) {
    if (to < 0) {
      return true;
    }
    byte[] column = ByteBuffer.allocate(Integer.BYTES).putInt(segment).array();
    Put put = new Put(ROW).addColumn(Cells.FAMILY, column, to + 1, bytes(to));
    if (from < 0) {
      table.put(List.of(put));
      return true;
    }
    return table.putIfAtLeast(column, bytes(from), put);
  }

  private static byte[] bytes(long position) {
    return ByteBuffer.allocate(Long.BYTES).putLong(position).array();
  }
}
