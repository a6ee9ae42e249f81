package danliao.client.connection;

import java.io.IOException;

/**
 * The connection ended before an answer came. Whether the message was kept is unknown: send it
 * again with the same {@code clientMsgId}.
 */
public final class ConnectionClosedException extends IOException {
  private static final long serialVersionUID = 1L;
  private final int code;

  ConnectionClosedException(Closed closed) {
    super("connection closed with " + closed.code() + ' ' + closed.reason());
    this.code = closed.code();
  }

  public int code() {
    return code;
  }
}
