package danliao.gateway.send;

import danliao.api.Fingerprint;
import danliao.api.frame.Message;

/** What a message id was first sent with. */
record Claim(long seq, Fingerprint fingerprint) {
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
    int bar = value.indexOf('|');
    if (bar < 0) {
      throw new IllegalArgumentException("expected seq|fingerprint, found " + value);
    }
    return new Claim(
        Long.parseLong(value.substring(0, bar)), Fingerprint.parse(value.substring(bar + 1)));
  }

  /** The form in Redis. */
  @Override
  public String toString() {
    return seq + "|" + fingerprint;
  }
}
