package danliao.client;

import danliao.api.frame.Error;
import danliao.api.frame.Message;
import danliao.api.frame.Receipt;
import danliao.api.frame.Send;
import danliao.api.frame.ServerAck;

/**
 * Hears what a chat tells. Called on one thread, one event at a time, in order; may block, which
 * slows down what the gateway sends. But it must not wait for the answer to a send of its own chat:
 * that may lie behind messages that are not read before this returns. An exception is logged, and
 * counts as not heard.
 */
public interface ChatListener {
  /**
   * A message to this user, told once. When this method has returned it is acknowledged as
   * received; when it throws, or the process dies before, the message comes again after the next
   * connect.
   */
  default void received(Message message) {}

  /** A message of this user was kept by the server; also one that another device sent. */
  default void acknowledged(ServerAck ack) {}

  /** A message was refused for good; when this method has returned the outbox forgets it. */
  default void refused(Send send, Error error) {}

  /** A message of this user was received or read. May come again. */
  default void receipt(Receipt receipt) {}

  /** There is another state. */
  default void stateChanged(ChatState state) {}

  /** Every event; calls the method that is named after it. */
  default void told(ChatEvent event) {
    switch (event) {
      case ChatEvent.Received it -> received(it.message());
      case ChatEvent.Acknowledged it -> acknowledged(it.ack());
      case ChatEvent.Refused it -> refused(it.send(), it.error());
      case ChatEvent.Receipted it -> receipt(it.receipt());
      case ChatEvent.StateChanged it -> stateChanged(it.state());
    }
  }
}
