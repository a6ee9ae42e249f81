package danliao.gateway.connection;

import danliao.api.frame.ClientFrame;

/** Hears what happens on connections, each time on that connection's event loop. */
public interface ConnectionListener {
  /** The upgrade is done; nothing has been written yet. */
  void opened(Connection connection);

  /**
   * A frame of a kind we know.
   *
   * @param readAt {@link System#nanoTime} when it had been read
   */
  void received(Connection connection, ClientFrame frame, long readAt);

  /** It takes frames again after it took none; may be said once too often. */
  void writable(Connection connection);

  /** It is gone, whoever closed it. */
  void closed(Connection connection);
}
