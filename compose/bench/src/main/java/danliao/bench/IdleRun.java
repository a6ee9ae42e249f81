package danliao.bench;

import danliao.api.frame.AckStatus;
import danliao.api.frame.Send;
import danliao.api.frame.ServerAck;
import danliao.api.frame.ServerFrame;
import danliao.client.connection.Connection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** One message at a time between two users, each waited for until its sender knows it was read. */
final class IdleRun {
  private static final int STEP_TIMEOUT_SECONDS = 30;

  private final Crowd crowd;
  private final int warmUp;
  private final int messages;
  // Of the message under way: when its parts arrived, by client message id or message id.
  private final Map<String, CompletableFuture<Long>> delivered = new ConcurrentHashMap<>();
  private final Map<String, CompletableFuture<Long>> read = new ConcurrentHashMap<>();

  IdleRun(Crowd crowd, int warmUp, int messages) {
    this.crowd = crowd;
    this.warmUp = warmUp;
    this.messages = messages;
  }

  /**
   * @param route says in results where the two users are
   */
  List<Latency> run(String route, int fromGateway, int toGateway)
      throws InterruptedException, ExecutionException, TimeoutException {
    String name = "idle" + fromGateway + toGateway;
    Talker sender = crowd.join(name + "a", fromGateway, this::received);
    Talker recipient = crowd.join(name + "b", toGateway, this::received);
    try {
      Clockwork ignored = new Clockwork();
      for (int i = 0; i < warmUp; i++) {
        exchange(sender, recipient, i, ignored);
      }
      Clockwork times = new Clockwork();
      for (int i = 0; i < messages; i++) {
        exchange(sender, recipient, i, times);
      }
      return List.of(
          Latency.of(route + ": send to delivery", times.delivery, Targets.DELIVERY),
          Latency.of(route + ": send to serverAck", times.serverAck, Targets.SERVER_ACK),
          Latency.of(route + ": READ to receipt", times.receipt, Targets.RECEIPT));
    } finally {
      Crowd.leave(List.of(sender, recipient));
    }
  }

  private void exchange(Talker sender, Talker recipient, int number, Clockwork times)
      throws InterruptedException, ExecutionException, TimeoutException {
    String id = Connection.newClientMsgId();
    CompletableFuture<Long> delivery = new CompletableFuture<>();
    delivered.put(id, delivery);
    Send send =
        Send.newBuilder()
            .setClientMsgId(id)
            .setTo(recipient.userId())
            .setContent("idle message " + number)
            .build();
    long sent = System.nanoTime();
    CompletableFuture<ServerAck> acking = sender.client().send(send);
    CompletableFuture<Long> ackedAt = acking.thenApply(ack -> System.nanoTime());
    long deliveredAt = delivery.get(STEP_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    long serverAckAt = ackedAt.get(STEP_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    record(times.delivery, deliveredAt - sent);
    record(times.serverAck, serverAckAt - sent);

    String messageId = acking.join().getMessageId();
    CompletableFuture<Long> receipt = new CompletableFuture<>();
    read.put(messageId, receipt);
    long readAt = System.nanoTime();
    recipient.client().ack(AckStatus.READ, messageId);
    record(times.receipt, receipt.get(STEP_TIMEOUT_SECONDS, TimeUnit.SECONDS) - readAt);
    delivered.remove(id);
    read.remove(messageId);
  }

  private void received(Connection client, ServerFrame frame) {
    long now = System.nanoTime();
    if (frame.hasMessage()) {
      complete(delivered.get(frame.getMessage().getClientMsgId()), now);
    } else if (frame.hasReceipt() && frame.getReceipt().getStatus() == AckStatus.READ) {
      complete(read.get(frame.getReceipt().getMessageId()), now);
    }
  }

  private static void complete(@Nullable CompletableFuture<Long> waiting, long now) {
    if (waiting != null) {
      waiting.complete(now);
    }
  }

  private static void record(Histogram histogram, long nanos) {
    histogram.recordValue(TimeUnit.NANOSECONDS.toMicros(Math.max(0, nanos)));
  }
}
