package danliao.query.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import danliao.query.api.BadRequestException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class PageCursorTest {
  @Test
  void whatIsEncodedIsDecoded() {
    for (PageCursor cursor :
        List.of(
            new PageCursor("abcdefghijklmnopqrst_-", 0, 0),
            new PageCursor("abcdefghijklmnopqrst_-", Integer.MAX_VALUE, 7),
            PageCursor.behind(Long.MAX_VALUE))) {
      assertThat(PageCursor.decode(cursor.encode())).isEqualTo(cursor);
    }
  }

  @Test
  void whatIsNotOursIsRefused() {
    for (String cursor :
        List.of(
            "",
            "!",
            "AAAA",
            "MTIzNDU2Nzg5MDEyMzQ1Njc",
            version1(9, 5),
            new PageCursor("abc", -1, 0).encode(),
            new PageCursor("abc", 0, -1).encode())) {
      assertThatExceptionOfType(BadRequestException.class)
          .as(cursor)
          .isThrownBy(() -> PageCursor.decode(cursor))
          .withMessageContaining("start again");
    }
  }

  private static String version1(long snapshot, long below) {
    byte[] bytes = ByteBuffer.allocate(17).put((byte) 1).putLong(snapshot).putLong(below).array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
