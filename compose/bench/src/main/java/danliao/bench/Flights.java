package danliao.bench;

import danliao.api.Ids;
import danliao.api.frame.AckStatus;
import danliao.api.frame.Message;
import danliao.api.frame.Receipt;
import danliao.api.frame.Send;
import danliao.api.frame.ServerFrame;
import danliao.client.connection.Connection;
import danliao.client.connection.RefusedException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * The messages of a load, each of which its recipient reads at once: when they are delivered,
 * acknowledged and known to be read. Thread-safe.
 */
final class Flights {
  private static final long DRAIN_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final long GLANCE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private final Clockwork times = new Clockwork();
  private final Map<String, Flight> flights = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> errors = new ConcurrentHashMap<>();
  private final LongAdder sent = new LongAdder();
  private final LongAdder toAbsent = new LongAdder();
  private final LongAdder acked = new LongAdder();
  private final LongAdder delivered = new LongAdder();
  private final LongAdder repeated = new LongAdder();
  private final LongAdder read = new LongAdder();

  /** A message under way. Each field is written by one event loop. */
  private static final class Flight {
    private final long dueNanos;
    private final Runnable landed;
    private volatile long readNanos;
    private volatile boolean acked;
    private volatile boolean receipt;

    private Flight(long dueNanos, Runnable landed) {
      this.dueNanos = dueNanos;
      this.landed = landed;
    }

    private boolean done() {
      return acked && receipt;
    }
  }

  /**
   * What came of it.
   *
   * @param toAbsent of those that were sent: nobody is there to whom they could be delivered
   */
  record Outcome(
      long sent,
      long toAbsent,
      long acked,
      long delivered,
      long repeated,
      long read,
      long unanswered,
      Map<String, Long> errors,
      double seconds,
      List<Latency> latencies) {
    long toPresent() {
      return sent - toAbsent;
    }
  }

  /** How many are under way. */
  int size() {
    return flights.size();
  }

  /** Waits until all have landed; not for ever. */
  void land() throws InterruptedException {
    long deadline = System.nanoTime() + DRAIN_NANOS;
    while (!flights.isEmpty() && System.nanoTime() < deadline) {
      waitUntil(System.nanoTime() + GLANCE_NANOS);
    }
  }

  /** The listener of every user. */
  void received(Connection client, ServerFrame frame) {
    switch (frame.getFrameCase()) {
      case MESSAGE -> message(client, frame.getMessage());
      case RECEIPT -> receipt(frame.getReceipt());
      case ERROR -> count(frame.getError().getCode().name());
      case WELCOME, SERVER_ACK, SYNCED, PONG, FRAME_NOT_SET -> {}
    }
  }

  /**
   * Sends one.
   *
   * @param due when it should leave, by {@link System#nanoTime}: its times count from then
   * @param landed runs when it is acknowledged and its receipt is there, if somebody is to read it;
   *     not if it was refused
   */
  // The callback handles both outcomes.
  @SuppressWarnings("FutureReturnValueIgnored")
  void send(Chats.Chat chat, long due, Runnable landed) {
    Send send =
        Send.newBuilder()
            .setClientMsgId(Connection.newClientMsgId())
            .setTo(chat.to())
            .setContent(chat.content())
            .build();
    String messageId = Ids.message(chat.from().userId(), send.getClientMsgId());
    Flight flight = new Flight(due, landed);
    sent.increment();
    if (!chat.isThere()) {
      toAbsent.increment();
      flight.receipt = true;
    }
    flights.put(messageId, flight);
    chat.from()
        .client()
        .send(send)
        .whenComplete(
            (ack, failure) -> {
              if (failure == null) {
                Clockwork.record(times.serverAck, due);
                acked.increment();
                flight.acked = true;
                landed(messageId, flight);
              } else {
                failed(failure);
                flights.remove(messageId);
              }
            });
  }

  private void message(Connection client, Message message) {
    Flight flight = flights.get(message.getMessageId());
    if (flight == null || flight.readNanos != 0) {
      repeated.increment();
    } else {
      Clockwork.record(times.delivery, flight.dueNanos);
      delivered.increment();
      flight.readNanos = System.nanoTime();
    }
    client.ack(AckStatus.READ, message.getMessageId());
  }

  private void receipt(Receipt receipt) {
    Flight flight = flights.get(receipt.getMessageId());
    if (flight != null && receipt.getStatus() == AckStatus.READ && !flight.receipt) {
      Clockwork.record(times.receipt, flight.readNanos);
      read.increment();
      flight.receipt = true;
      landed(receipt.getMessageId(), flight);
    }
  }

  private void landed(String messageId, Flight flight) {
    if (flight.done() && flights.remove(messageId) != null) {
      flight.landed.run();
    }
  }

  private void failed(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof TimeoutException) {
      count("NO_ANSWER");
    } else if (!(cause instanceof RefusedException)) {
      count("CONNECTION_LOST");
    }
    // A refusal was counted when its frame came.
  }

  private void count(String code) {
    errors.computeIfAbsent(code, c -> new LongAdder()).increment();
  }

  Outcome outcome(String name, double lasted) {
    Map<String, Long> byCode = new TreeMap<>();
    errors.forEach((code, count) -> byCode.put(code, count.sum()));
    return new Outcome(
        sent.sum(),
        toAbsent.sum(),
        acked.sum(),
        delivered.sum(),
        repeated.sum(),
        read.sum(),
        flights.size(),
        byCode,
        lasted,
        List.of(
            Latency.of(name + ": due to delivery", times.delivery, null),
            Latency.of(name + ": due to serverAck", times.serverAck, null),
            Latency.of(name + ": READ to receipt", times.receipt, null)));
  }

  static void waitUntil(long nanos) throws InterruptedException {
    long left = nanos - System.nanoTime();
    while (left > 0) {
      LockSupport.parkNanos(left);
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      left = nanos - System.nanoTime();
    }
  }
}
