package danliao.cli;

import danliao.api.frame.Message;
import danliao.api.frame.Receipt;
import danliao.api.frame.ServerAck;

/** Shows a chat to a person or a program. Called by several threads. */
interface Screen {
  void message(Message message);

  void sent(ServerAck ack);

  void receipt(Receipt receipt);

  void notice(String line);
}
