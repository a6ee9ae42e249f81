package danliao.query.unread;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** The keys of one generation, see docs/data-formats.md; a user's are in one cluster slot. */
final class Keys {
  private final String prefix;

  Keys(int generation) {
    prefix = "danliao:g" + generation + ":";
  }

  byte[] counters(String user) {
    return bytes(prefix + "unread:{" + user + "}");
  }

  byte[] unread(String user, String conversation) {
    return bytes(prefix + "unread:{" + user + "}:" + conversation);
  }

  byte[] settled(String user, String conversation) {
    return bytes(prefix + "settled:{" + user + "}:" + conversation);
  }

  byte[] undelivered(String user) {
    return bytes(prefix + "undelivered:{" + user + "}");
  }

  byte[] payloads(String user) {
    return bytes(prefix + "payload:{" + user + "}");
  }

  List<byte[]> all(String user, String conversation) {
    return List.of(
        counters(user),
        unread(user, conversation),
        settled(user, conversation),
        undelivered(user),
        payloads(user));
  }

  byte[] watermark() {
    return bytes(prefix + "watermark");
  }

  /** Of the keys that {@link UnreadRows} reads, and no others. */
  String rows() {
    return prefix + "un*";
  }

  /** Without what makes it this generation's, a character for each byte. */
  String name(byte[] key) {
    return new String(key, StandardCharsets.ISO_8859_1).substring(prefix.length());
  }

  /** The key that {@link #name} was made of. */
  byte[] named(String name) {
    return (prefix + name).getBytes(StandardCharsets.ISO_8859_1);
  }

  String pattern() {
    return prefix + "*";
  }

  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
