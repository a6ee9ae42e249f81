package danliao.gateway.send;

import danliao.api.Fingerprint;
import danliao.api.frame.Message;

/**
 * What a message id was first sent with.
 *
 * @param unpushed whether that send was refused, so that nobody was pushed it
 */
record Claim(long seq, Fingerprint fingerprint, boolean unpushed) {
  private static final String UNPUSHED = "|unpushed";

  Claim(long seq, Fingerprint fingerprint) {
    this(seq, fingerprint, false);
  }

  static Claim of(Message message) {
    return new Claim(
        message.getSeq(),
        Fingerprint.of(message.getTo(), message.getContentType(), message.getContent()));
  }

  /**
   * What {@link #toString} wrote.
   *
   * @throws IllegalArgumentException if it did not write this
   */
  static Claim parse(String value) {
    boolean unpushed = value.endsWith(UNPUSHED);
    String claim = unpushed ? value.substring(0, value.length() - UNPUSHED.length()) : value;
    int bar = claim.indexOf('|');
    if (bar < 0) {
      throw new IllegalArgumentException("expected seq|fingerprint, found " + value);
    }
    return new Claim(
        Long.parseLong(claim.substring(0, bar)),
        Fingerprint.parse(claim.substring(bar + 1)),
        unpushed);
  }

  Claim asUnpushed() {
    return new Claim(seq, fingerprint, true);
  }

  /** The form in Redis. */
  @Override
  public String toString() {
    return seq + "|" + fingerprint + (unpushed ? UNPUSHED : "");
  }
}
