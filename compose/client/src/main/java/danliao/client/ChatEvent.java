package danliao.client;

import danliao.api.frame.Error;
import danliao.api.frame.Message;
import danliao.api.frame.Receipt;
import danliao.api.frame.Send;
import danliao.api.frame.ServerAck;

/** What a chat tells: to a {@link ChatListener} by method, to a subscriber as it is. */
public sealed interface ChatEvent {
  /** A message to this user, told once however often it came. */
  record Received(Message message) implements ChatEvent {}

  /** A message of this user was kept by the server; also one that another device sent. */
  record Acknowledged(ServerAck ack) implements ChatEvent {}

  /** A message was refused for good and has left no trace at the server. */
  record Refused(Send send, Error error) implements ChatEvent {}

  /** A message of this user was received or read. May come again. */
  record Receipted(Receipt receipt) implements ChatEvent {}

  /** There is another state; who takes events slowly may not hear of states that have passed. */
  record StateChanged(ChatState state) implements ChatEvent {}
}
