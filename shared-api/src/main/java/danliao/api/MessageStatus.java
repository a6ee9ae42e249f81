package danliao.api;

/**
 * How far a message has come. The order of the constants is the order of progress; a status only
 * moves forward.
 */
public enum MessageStatus {
  SENT,
  OFFLINE,
  UNREAD,
  READ;

  public boolean isBefore(MessageStatus other) {
    return compareTo(other) < 0;
  }
}
