package danliao.client.connection;

import danliao.api.frame.ServerFrame;

/**
 * Hears what a connection brings. Called on the connection's event loop, in order: must not block.
 */
public interface ConnectionListener {
  void received(Connection client, ServerFrame frame);

  default void closed(Closed closed) {}

  /** Hears nothing. */
  static ConnectionListener none() {
    return (client, frame) -> {};
  }
}
