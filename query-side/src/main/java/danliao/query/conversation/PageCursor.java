package danliao.query.conversation;

import danliao.query.api.BadRequestException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * How far a paging has come.
 *
 * @param list the name of the list that is kept for it; empty once that has been shown
 * @param from where its next part begins
 * @param behind the place of the last conversation of that list if there are others behind it that
 *     are not in it, else 0
 */
record PageCursor(String list, int from, long behind) {
  /** Version 1 was a place in the table and the newest seq of the first page. */
  private static final byte VERSION = 2;

  /** Of what is left when all of a list has been shown. */
  static PageCursor behind(long place) {
    return new PageCursor("", 0, place);
  }

  boolean hasList() {
    return !list.isEmpty();
  }

  String encode() {
    byte[] name = list.getBytes(StandardCharsets.US_ASCII);
    byte[] bytes =
        ByteBuffer.allocate(1 + Integer.BYTES + Long.BYTES + name.length)
            .put(VERSION)
            .putInt(from)
            .putLong(behind)
            .put(name)
            .array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  static PageCursor decode(String cursor) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(cursor));
      byte version = bytes.get();
      int from = bytes.getInt();
      long behind = bytes.getLong();
      String list = StandardCharsets.US_ASCII.decode(bytes).toString();
      if (version == VERSION && from >= 0 && behind >= 0) {
        return new PageCursor(list, from, behind);
      }
    } catch (IllegalArgumentException | BufferUnderflowException e) {
      throw unknown();
    }
    throw unknown();
  }

  private static BadRequestException unknown() {
    return new BadRequestException(
        "cursor: expected one of an earlier answer's nextCursor, start again without one");
  }
}
