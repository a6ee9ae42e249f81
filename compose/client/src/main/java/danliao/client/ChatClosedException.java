package danliao.client;

/**
 * A chat was closed before the server had answered. The message is still in its outbox: the next
 * chat over the same folder sends it.
 */
public final class ChatClosedException extends Exception {
  private static final long serialVersionUID = 1L;

  ChatClosedException() {
    super("closed before the server had answered; the message is still in the outbox");
  }
}
