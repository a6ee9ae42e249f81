package danliao.api;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.regex.Pattern;

/**
 * The forms of the protocol's ids, and those ids that are functions of others. Pure and
 * thread-safe.
 */
public final class Ids {
  private static final Pattern USER = Pattern.compile("[A-Za-z0-9_.-]{1,64}");
  private static final Pattern DEVICE = Pattern.compile("[A-Za-z0-9_.-]{1,64}");
  private static final Pattern CLIENT_MSG = Pattern.compile("[A-Za-z0-9_-]{8,64}");
  private static final Pattern MESSAGE = Pattern.compile("[0-9a-hjkmnp-tv-z]{26}");
  private static final char[] CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz".toCharArray();

  private Ids() {}

  public static boolean isUser(String id) {
    return USER.matcher(id).matches();
  }

  public static boolean isDevice(String id) {
    return DEVICE.matcher(id).matches();
  }

  public static boolean isClientMsg(String id) {
    return CLIENT_MSG.matcher(id).matches();
  }

  public static boolean isMessage(String id) {
    return MESSAGE.matcher(id).matches();
  }

  /** True if {@code id} is two different user ids in byte order, joined by a colon. */
  public static boolean isConversation(String id) {
    int colon = id.indexOf(':');
    if (colon < 0) {
      return false;
    }
    String first = id.substring(0, colon);
    String second = id.substring(colon + 1);
    return isUser(first) && isUser(second) && first.compareTo(second) < 0;
  }

  /**
   * The conversation of two users, the same whichever comes first. User ids are ASCII, so char
   * order is byte order.
   */
  public static String conversation(String a, String b) {
    return a.compareTo(b) <= 0 ? a + ':' + b : b + ':' + a;
  }

  /**
   * The other participant of a conversation.
   *
   * @throws IllegalArgumentException if {@code user} is not part of it
   */
  public static String peer(String conversationId, String user) {
    int colon = conversationId.indexOf(':');
    String first = conversationId.substring(0, colon);
    String second = conversationId.substring(colon + 1);
    if (first.equals(user)) {
      return second;
    }
    if (second.equals(user)) {
      return first;
    }
    throw new IllegalArgumentException(
        "expected a participant of " + conversationId + ", found " + user);
  }

  /**
   * True if {@code user} is one of the two participants; false for anything that is no conversation
   * id.
   */
  public static boolean isParticipant(String conversationId, String user) {
    return isConversation(conversationId)
        && (conversationId.startsWith(user + ':') || conversationId.endsWith(':' + user));
  }

  /**
   * The message a sender names by {@code clientMsgId}: 128 bits of SHA-256 over both, as 26
   * characters of Crockford's base 32. The same through every gateway, so a resend is the same
   * message.
   */
  public static String message(String sender, String clientMsgId) {
    MessageDigest sha = sha256();
    sha.update(sender.getBytes(StandardCharsets.UTF_8));
    sha.update((byte) 0);
    sha.update(clientMsgId.getBytes(StandardCharsets.UTF_8));
    return base32(sha.digest());
  }

  private static String base32(byte[] digest) {
    char[] out = new char[26];
    int bits = 0;
    int buffer = 0;
    int next = 0;
    for (int i = 0; i < 16; i++) {
      buffer = (buffer << 8) | (digest[i] & 0xff);
      bits += 8;
      while (bits >= 5) {
        bits -= 5;
        out[next++] = CROCKFORD[(buffer >>> bits) & 31];
      }
      buffer &= (1 << bits) - 1;
    }
    out[next] = CROCKFORD[(buffer << (5 - bits)) & 31];
    return new String(out);
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
