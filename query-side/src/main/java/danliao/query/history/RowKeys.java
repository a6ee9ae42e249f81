package danliao.query.history;

import danliao.api.Topics;
import danliao.query.message.MessageRef;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.hbase.client.Scan;

/** The row keys of the message log, as docs/data-formats.md says: newest first. Pure. */
final class RowKeys {
  static final int SALTS = 16;

  private RowKeys() {}

  static byte[] of(MessageRef ref) {
    byte[] messageId = ref.messageId().getBytes(StandardCharsets.US_ASCII);
    return conversation(ref.conversationId(), Long.BYTES + messageId.length)
        .putLong(Long.MAX_VALUE - ref.seq())
        .put(messageId)
        .array();
  }

  /** The {@code seq} that a row's key carries. */
  static long seq(byte[] row, String conversationId) {
    return Long.MAX_VALUE - ByteBuffer.wrap(row).getLong(1 + conversationId.length() + 1);
  }

  /** The message that a row's key names. */
  static MessageRef ref(byte[] row, String conversationId) {
    int id = 1 + conversationId.length() + 1 + Long.BYTES;
    String messageId = new String(row, id, row.length - id, StandardCharsets.US_ASCII);
    return new MessageRef(messageId, conversationId, seq(row, conversationId));
  }

  /** The rows of a conversation with {@code after < seq < before}, newest first. */
  static Scan between(String conversationId, long after, long before) {
    byte[] newest =
        conversation(conversationId, Long.BYTES).putLong(Long.MAX_VALUE - before + 1).array();
    byte[] oldest =
        conversation(conversationId, Long.BYTES).putLong(Long.MAX_VALUE - after).array();
    return new Scan().withStartRow(newest).withStopRow(oldest);
  }

  /** Where the regions of a table begin, but for the first: each has as many salts, or one more. */
  static byte[][] splits(int regions) {
    byte[][] splits = new byte[regions - 1][];
    for (int region = 1; region < regions; region++) {
      splits[region - 1] = new byte[] {(byte) (region * SALTS / regions)};
    }
    return splits;
  }

  private static ByteBuffer conversation(String conversationId, int more) {
    byte[] id = conversationId.getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(1 + id.length + 1 + more)
        .put((byte) Topics.queueOf(conversationId, SALTS))
        .put(id)
        .put((byte) 0);
  }
}
