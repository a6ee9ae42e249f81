package danliao.api;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * Stands for what a {@code clientMsgId} may be used for only once, where that must not be held: the
 * first 128 bits of a SHA-256 over recipient, content type and content.
 */
public record Fingerprint(long high, long low) {
  /** The same for two sends if and only if they say the same to the same user. */
  public static Fingerprint of(String recipient, String contentType, String content) {
    MessageDigest sha = Ids.sha256();
    sha.update(recipient.getBytes(StandardCharsets.UTF_8));
    sha.update((byte) 0);
    sha.update(contentType.getBytes(StandardCharsets.UTF_8));
    sha.update((byte) 0);
    ByteBuffer digest = ByteBuffer.wrap(sha.digest(content.getBytes(StandardCharsets.UTF_8)));
    return new Fingerprint(digest.getLong(), digest.getLong());
  }

  /**
   * What {@link #toString} wrote.
   *
   * @throws IllegalArgumentException if it did not write this
   */
  public static Fingerprint parse(String text) {
    if (text.length() != 32) {
      throw new IllegalArgumentException("expected 32 hex digits, found " + text.length());
    }
    return new Fingerprint(
        Long.parseUnsignedLong(text, 0, 16, 16), Long.parseUnsignedLong(text, 16, 32, 16));
  }

  /** 32 hex digits. */
  @Override
  public String toString() {
    return "%016x%016x".formatted(high, low);
  }
}
