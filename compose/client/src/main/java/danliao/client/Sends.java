package danliao.client;

import danliao.api.frame.ClientFrame;
import danliao.api.frame.Error;
import danliao.api.frame.Send;
import danliao.api.frame.ServerAck;
import danliao.client.connection.RefusedException;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Sends what is in the outbox until the server has answered. {@link #put} may be called on any
 * thread, everything else on the loop.
 */
final class Sends {
  static final int MOST_IN_FLIGHT = 100;

  private final Predicate<ClientFrame> send;
  private final Loop loop;
  private final Timing timing;
  private final LongSupplier nanoTime;
  private final Outbox outbox;
  private final ReentrantLock putting = new ReentrantLock();
  // All that is in the outbox, refused ones until that was told.
  private final Map<String, Pending> pending = new ConcurrentHashMap<>();
  private final AtomicLong resends = new AtomicLong();
  // Both under the lock.
  private boolean closed;
  private long numbers;
  // In the order in which they were put.
  private final TreeMap<Long, Pending> waiting = new TreeMap<>();
  // In the order in which they were sent.
  private final Map<String, Pending> inFlight = new LinkedHashMap<>();
  private final Pause pause;

  /**
   * @param send false where there is no connection
   */
  Sends(
      Predicate<ClientFrame> send, Outbox outbox, Loop loop, Timing timing, LongSupplier nanoTime) {
    this.send = send;
    this.outbox = outbox;
    this.loop = loop;
    this.timing = timing;
    this.nanoTime = nanoTime;
    this.pause = new Pause(nanoTime);
    for (Send kept : outbox.messages()) {
      Pending one = new Pending(numbers++, kept);
      pending.put(kept.getClientMsgId(), one);
      waiting.put(one.number, one);
    }
    Duration look = timing.answer().dividedBy(3);
    loop.every(look, this::sendLateAgain);
  }

  /**
   * Keeps a message and sends it when it can be sent. The same message once more has the same
   * answer.
   *
   * @throws IllegalStateException after {@link #close}
   * @throws IllegalArgumentException if another one waits under its id
   */
  CompletableFuture<ServerAck> put(Send message) {
    putting.lock();
    try {
      if (closed) {
        throw new IllegalStateException("this chat is closed");
      }
      Pending known = pending.get(message.getClientMsgId());
      if (known != null) {
        if (!known.message.equals(message)) {
          throw new IllegalArgumentException(
              "clientMsgId " + message.getClientMsgId() + ": another message waits under this id");
        }
        return known.answer;
      }
      outbox.put(message);
      Pending one = new Pending(numbers++, message);
      pending.put(message.getClientMsgId(), one);
      loop.run(() -> offer(one));
      return one.answer;
    } finally {
      putting.unlock();
    }
  }

  /** There is a new connection: what has no answer goes again. */
  void repeat() {
    pause.end();
    inFlight.values().forEach(this::waitAgain);
    inFlight.clear();
    pump();
  }

  /** The server keeps a message. Null where it is not of this outbox. */
  @Nullable Pending acknowledged(String clientMsgId) {
    Pending done = pending.get(clientMsgId);
    if (done != null) {
      waiting.remove(done.number);
      inFlight.remove(clientMsgId);
      forget(done);
      pump();
    }
    return done;
  }

  /**
   * The server refused a message: for now, then it goes again when the server says; or for good,
   * then it is returned, and stays in the outbox until {@link #forget}.
   */
  @Nullable Pending refused(Error error) {
    Pending refused = inFlight.remove(error.getClientMsgId());
    if (refused == null) {
      return null;
    }
    if (Acks.isTemporary(error)) {
      waitAgain(refused);
      Duration wait = Acks.retryAfter(error);
      pause.ask(wait);
      loop.later(wait, this::pump);
      return null;
    }
    pump();
    return refused;
  }

  /** In this order: whoever puts it again in between has its answer. */
  void forget(Pending one) {
    String clientMsgId = one.message.getClientMsgId();
    outbox.remove(clientMsgId);
    pending.remove(clientMsgId, one);
  }

  long resends() {
    return resends.get();
  }

  /** Takes no more, and tells all who wait for an answer that this chat will not have it. */
  void close() {
    putting.lock();
    try {
      closed = true;
    } finally {
      putting.unlock();
    }
    pending.values().forEach(one -> one.fail(new ChatClosedException()));
  }

  private void offer(Pending one) {
    if (pending.get(one.message.getClientMsgId()) == one) {
      waiting.put(one.number, one);
      pump();
    }
  }

  private void waitAgain(Pending one) {
    resends.incrementAndGet();
    waiting.put(one.number, one);
  }

  private void sendLateAgain() {
    long now = nanoTime.getAsLong();
    Iterator<Pending> oldest = inFlight.values().iterator();
    while (oldest.hasNext()) {
      Pending one = oldest.next();
      if (now - one.sentAt < timing.answer().toNanos()) {
        break;
      }
      oldest.remove();
      waitAgain(one);
    }
    pump();
  }

  private void pump() {
    if (pause.left().isPositive()) {
      return;
    }
    while (!waiting.isEmpty() && inFlight.size() < MOST_IN_FLIGHT) {
      Pending one = waiting.firstEntry().getValue();
      if (!send.test(ClientFrame.newBuilder().setSend(one.message).build())) {
        return;
      }
      waiting.remove(one.number);
      one.sentAt = nanoTime.getAsLong();
      inFlight.put(one.message.getClientMsgId(), one);
    }
  }

  /** A message without an answer. */
  static final class Pending {
    private final long number;
    private final Send message;
    private final CompletableFuture<ServerAck> answer = new CompletableFuture<>();
    private long sentAt;

    private Pending(long number, Send message) {
      this.number = number;
      this.message = message;
    }

    Send message() {
      return message;
    }

    void acknowledge(ServerAck ack) {
      elsewhere(() -> answer.complete(ack));
    }

    void refuse(Error error) {
      fail(new RefusedException(error));
    }

    private void fail(Exception cause) {
      elsewhere(() -> answer.completeExceptionally(cause));
    }

    /** What depends on an answer may wait for other answers, which come on the loop. */
    private static void elsewhere(Runnable work) {
      Thread.startVirtualThread(work);
    }
  }
}
