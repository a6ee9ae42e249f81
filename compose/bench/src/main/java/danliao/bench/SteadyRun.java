package danliao.bench;

import danliao.api.Ids;
import danliao.api.frame.AckStatus;
import danliao.api.frame.Message;
import danliao.api.frame.Receipt;
import danliao.api.frame.Send;
import danliao.api.frame.ServerFrame;
import danliao.client.ChatClient;
import danliao.client.RefusedException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * An open load: messages leave at their appointed times whatever the stack does, and times count
 * from the appointment, so a stall shows in every message that had to wait for it.
 */
final class SteadyRun {
  private static final long DRAIN_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final long GLANCE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
  // No end in sight when a stack answers nothing: beyond this the run stops sending.
  private static final int MAX_IN_FLIGHT = 100_000;

  private final int rate;
  private final int seconds;
  private final Random random;
  private final Clockwork times = new Clockwork();
  private final Map<String, Flight> flights = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> errors = new ConcurrentHashMap<>();
  private final LongAdder acked = new LongAdder();
  private final LongAdder delivered = new LongAdder();
  private final LongAdder repeated = new LongAdder();
  private final LongAdder read = new LongAdder();

  /** A message under way. Each field is written by one event loop. */
  private static final class Flight {
    private final long dueNanos;
    private volatile long readNanos;
    private volatile boolean acked;
    private volatile boolean receipt;

    private Flight(long dueNanos) {
      this.dueNanos = dueNanos;
    }

    private boolean done() {
      return acked && receipt;
    }
  }

  SteadyRun(int rate, int seconds, Random random) {
    this.rate = rate;
    this.seconds = seconds;
    this.random = random;
  }

  /** What came of it. */
  record Outcome(
      int sent,
      long acked,
      long delivered,
      long repeated,
      long read,
      long unanswered,
      Map<String, Long> errors,
      double seconds,
      List<Latency> latencies) {}

  Outcome run(List<Talker> talkers) throws InterruptedException {
    long began = System.nanoTime();
    int sent = 0;
    for (int total = rate * seconds; sent < total && flights.size() < MAX_IN_FLIGHT; sent++) {
      long due = began + TimeUnit.SECONDS.toNanos(sent) / rate;
      waitUntil(due);
      int from = random.nextInt(talkers.size());
      // Anybody but the sender.
      int to = (from + 1 + random.nextInt(talkers.size() - 1)) % talkers.size();
      send(talkers.get(from), talkers.get(to), due, sent);
    }
    double lasted = (System.nanoTime() - began) / 1e9;
    long deadline = System.nanoTime() + DRAIN_NANOS;
    while (!flights.isEmpty() && System.nanoTime() < deadline) {
      waitUntil(System.nanoTime() + GLANCE_NANOS);
    }
    return outcome(sent, lasted);
  }

  /** The listener of every user. */
  void received(ChatClient client, ServerFrame frame) {
    switch (frame.getFrameCase()) {
      case MESSAGE -> message(client, frame.getMessage());
      case RECEIPT -> receipt(frame.getReceipt());
      case ERROR -> count(frame.getError().getCode().name());
      case WELCOME, SERVER_ACK, SYNCED, PONG, FRAME_NOT_SET -> {}
    }
  }

  // The callback handles both outcomes.
  @SuppressWarnings("FutureReturnValueIgnored")
  private void send(Talker from, Talker to, long due, int number) {
    Send send =
        Send.newBuilder()
            .setClientMsgId(ChatClient.newClientMsgId())
            .setTo(to.userId())
            .setContent("steady message " + number)
            .build();
    String messageId = Ids.message(from.userId(), send.getClientMsgId());
    Flight flight = new Flight(due);
    flights.put(messageId, flight);
    from.client()
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

  private void message(ChatClient client, Message message) {
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
    if (flight.done()) {
      flights.remove(messageId);
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

  private Outcome outcome(int sent, double lasted) {
    Map<String, Long> byCode = new TreeMap<>();
    errors.forEach((code, count) -> byCode.put(code, count.sum()));
    return new Outcome(
        sent,
        acked.sum(),
        delivered.sum(),
        repeated.sum(),
        read.sum(),
        flights.size(),
        byCode,
        lasted,
        List.of(
            Latency.of("steady: due to delivery", times.delivery, null),
            Latency.of("steady: due to serverAck", times.serverAck, null),
            Latency.of("steady: READ to receipt", times.receipt, null)));
  }

  private static void waitUntil(long nanos) throws InterruptedException {
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
