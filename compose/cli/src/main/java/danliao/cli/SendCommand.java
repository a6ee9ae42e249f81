package danliao.cli;

import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import danliao.api.Timestamps;
import danliao.api.frame.AckStatus;
import danliao.api.frame.Receipt;
import danliao.api.frame.Send;
import danliao.api.frame.ServerAck;
import danliao.api.frame.ServerFrame;
import danliao.client.connection.Connection;
import danliao.client.connection.Login;
import danliao.client.connection.Network;
import danliao.stack.Failures;
import danliao.stack.LocalStack;
import danliao.stack.LocalStackOption;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Sends one message and prints its acks; exits 0 once the server has acknowledged it. */
@Command(name = "send", description = "send one message and print its acks")
public final class SendCommand implements Callable<Integer> {
  private static final int MAX_RECEIPTS = 1_000;
  private static final JsonFormat.Printer JSON =
      JsonFormat.printer().omittingInsignificantWhitespace();

  @Mixin private LocalStackOption target = new LocalStackOption();

  @Spec private @Nullable CommandSpec command;

  @Parameters(index = "0", paramLabel = "FROM", description = "the sender's user id")
  private String from = "";

  @Parameters(index = "1", paramLabel = "TO", description = "the recipient's user id")
  private String to = "";

  @Parameters(index = "2", paramLabel = "TEXT", description = "what to say")
  private String text = "";

  @Option(names = "--gateway", paramLabel = "N", defaultValue = "1", description = "default 1")
  private int gateway;

  @Option(
      names = "--client-msg-id",
      paramLabel = "ID",
      description = "send again what was sent under this id (default: a new one)")
  private @Nullable String clientMsgId;

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      defaultValue = "1",
      description = "how long to wait for receipts until it is read (default 1)")
  private int waitSeconds;

  @Option(names = "--json", description = "print each ack as a JSON object on a line of its own")
  private boolean json;

  @Override
  public Integer call() throws InterruptedException {
    try {
      run(target.stack());
      return 0;
    } catch (ExecutionException | TimeoutException | IOException | UncheckedIOException e) {
      PrintWriter err = Objects.requireNonNull(command).commandLine().getErr();
      err.println(Failures.line(e));
      err.flush();
      return 1;
    }
  }

  private void run(LocalStack stack)
      throws InterruptedException, ExecutionException, TimeoutException, IOException {
    BlockingQueue<Receipt> receipts = new LinkedBlockingQueue<>(MAX_RECEIPTS);
    try (Network network = new Network(1);
        Connection client =
            network
                .connect(
                    Login.of(stack.gateway(gateway), stack.tokens().user(from))
                        // Its own device: does not push the user out of a chat that is open.
                        .device("send-" + ProcessHandle.current().pid()),
                    (connection, frame) -> keepReceipt(frame, receipts))
                .get(15, TimeUnit.SECONDS)) {
      String id = clientMsgId == null ? Connection.newClientMsgId() : clientMsgId;
      ServerAck ack =
          client
              .send(Send.newBuilder().setClientMsgId(id).setTo(to).setContent(text).build())
              .get(35, TimeUnit.SECONDS);
      print(ack, "serverAck  " + ack.getMessageId() + "  seq " + ack.getSeq());
      printReceipts(ack.getMessageId(), receipts);
    }
  }

  private static void keepReceipt(ServerFrame frame, BlockingQueue<Receipt> receipts) {
    if (frame.hasReceipt()) {
      // A full queue drops receipts of other messages that nobody here waits for.
      boolean ignored = receipts.offer(frame.getReceipt());
    }
  }

  private void printReceipts(String messageId, BlockingQueue<Receipt> receipts)
      throws InterruptedException, IOException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(waitSeconds);
    while (true) {
      Receipt receipt = receipts.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (receipt == null) {
        return;
      }
      if (receipt.getMessageId().equals(messageId)) {
        print(receipt, line(receipt));
        if (receipt.getStatus() == AckStatus.READ) {
          return;
        }
      }
    }
  }

  private static String line(Receipt receipt) {
    return "receipt    "
        + receipt.getStatus()
        + "  by "
        + receipt.getBy()
        + "  at "
        + Timestamps.instant(receipt.getAt())
        + (receipt.getRecipientOffline() ? "  (offline)" : "");
  }

  private void print(Message frame, String line) throws IOException {
    PrintWriter out = Objects.requireNonNull(command).commandLine().getOut();
    out.println(json ? JSON.print(wrap(frame)) : line);
    out.flush();
  }

  private static ServerFrame wrap(Message frame) {
    return frame instanceof ServerAck ack
        ? ServerFrame.newBuilder().setServerAck(ack).build()
        : ServerFrame.newBuilder().setReceipt((Receipt) frame).build();
  }
}
