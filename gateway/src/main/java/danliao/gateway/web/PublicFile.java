package danliao.gateway.web;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;

/**
 * A file as it is answered.
 *
 * @param type its media type
 * @param tag its entity tag: another one for other bytes. Weak, for it is of both encodings
 * @param plain its bytes
 * @param compressed the same by gzip
 */
record PublicFile(String type, String tag, ByteBuf plain, ByteBuf compressed) {
  PublicFile {
    plain = Unpooled.unreleasableBuffer(plain.asReadOnly());
    compressed = Unpooled.unreleasableBuffer(compressed.asReadOnly());
  }

  static PublicFile of(String type, byte[] bytes) throws IOException {
    return new PublicFile(
        type, tag(bytes), Unpooled.wrappedBuffer(bytes), Unpooled.wrappedBuffer(gzip(bytes)));
  }

  /** All of it, for one answer, which may release it. */
  ByteBuf bytes(boolean gzip) {
    return (gzip ? compressed : plain).duplicate();
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
      gzip.write(bytes);
    }
    return compressed.toByteArray();
  }

  private static String tag(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return "W/\"" + HexFormat.of().formatHex(digest, 0, 8) + '"';
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
