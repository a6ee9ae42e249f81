package danliao.query.conversation;

import danliao.query.api.BadRequestException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Base64;

/**
 * How far a paging has come.
 *
 * @param snapshot the newest seq at the first page: places are those of that moment
 * @param below the place of the last row returned
 */
record PageCursor(long snapshot, long below) {
  private static final byte VERSION = 1;

  String encode() {
    byte[] bytes =
        ByteBuffer.allocate(1 + 2 * Long.BYTES)
            .put(VERSION)
            .putLong(snapshot)
            .putLong(below)
            .array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  static PageCursor decode(String cursor) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(cursor));
      byte version = bytes.get();
      var decoded = new PageCursor(bytes.getLong(), bytes.getLong());
      if (version == VERSION && !bytes.hasRemaining() && decoded.below <= decoded.snapshot) {
        return decoded;
      }
    } catch (IllegalArgumentException | BufferUnderflowException e) {
      throw unknown();
    }
    throw unknown();
  }

  private static BadRequestException unknown() {
    return new BadRequestException("cursor: expected one of an earlier answer's nextCursor");
  }
}
