package danliao.query.unread;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** The keys of one generation, see docs/data-formats.md; a user's are in one cluster slot. */
final class Keys {
  private final String prefix;

  Keys(int generation) {
    prefix = "danliao:g" + generation + ":";
  }

  String counters(String user) {
    return prefix + "unread:{" + user + "}";
  }

  String unread(String user, String conversation) {
    return prefix + "unread:{" + user + "}:" + conversation;
  }

  String settled(String user, String conversation) {
    return prefix + "settled:{" + user + "}:" + conversation;
  }

  String undelivered(String user) {
    return prefix + "undelivered:{" + user + "}";
  }

  String payloads(String user) {
    return prefix + "payload:{" + user + "}";
  }

  List<byte[]> all(String user, String conversation) {
    return List.of(
        bytes(counters(user)),
        bytes(unread(user, conversation)),
        bytes(settled(user, conversation)),
        bytes(undelivered(user)),
        bytes(payloads(user)));
  }

  String watermark() {
    return prefix + "watermark";
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

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
