package danliao.client;

import danliao.api.frame.ServerFrame;

/**
 * Hears what a connection brings. Called on the connection's event loop, in order: must not block.
 */
public interface ChatListener {
  void received(ChatClient client, ServerFrame frame);

  default void closed(Closed closed) {}

  /** Hears nothing. */
  static ChatListener none() {
    return (client, frame) -> {};
  }
}
