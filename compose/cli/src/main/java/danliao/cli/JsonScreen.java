package danliao.cli;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import danliao.api.frame.Message;
import danliao.api.frame.Receipt;
import danliao.api.frame.ServerAck;
import danliao.api.frame.ServerFrame;
import java.io.PrintWriter;

/** Frames as JSON, one a line; notices on standard error. */
final class JsonScreen implements Screen {
  private static final JsonFormat.Printer JSON =
      JsonFormat.printer().omittingInsignificantWhitespace();

  private final PrintWriter out;
  private final PrintWriter err;

  JsonScreen(PrintWriter out, PrintWriter err) {
    this.out = out;
    this.err = err;
  }

  @Override
  public void message(Message message) {
    print(ServerFrame.newBuilder().setMessage(message).build());
  }

  @Override
  public void sent(ServerAck ack) {
    print(ServerFrame.newBuilder().setServerAck(ack).build());
  }

  @Override
  public void receipt(Receipt receipt) {
    print(ServerFrame.newBuilder().setReceipt(receipt).build());
  }

  @Override
  public void notice(String line) {
    err.println(line);
    err.flush();
  }

  private synchronized void print(ServerFrame frame) {
    try {
      out.println(JSON.print(frame));
      out.flush();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("frames have no Any inside", e);
    }
  }
}
