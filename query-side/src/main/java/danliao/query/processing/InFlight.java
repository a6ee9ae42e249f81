package danliao.query.processing;

import danliao.api.MessageEvent;
import danliao.query.message.Payloads;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import org.axonframework.eventhandling.TrackedEventMessage;

/**
 * The events of one group that are in memory here: Axon's queues were given them, and some segment
 * of this instance has not passed them. Axon bounds only their number, and so many of the largest
 * messages, in each group, are more than the heap. Thread-safe.
 */
final class InFlight {
  /** Of an event without its content. */
  private static final long EVENT_BYTES = 1_000;

  /** Of one character of content: up to 6 in the JSON that was read, 2 in its string. */
  private static final long CHARACTER_BYTES = 8;

  private final long most;
  private final Deque<Given> given = new ArrayDeque<>();
  private volatile LongSupplier passed = () -> Long.MAX_VALUE;
  private volatile Runnable wake = () -> {};
  private long bytes;
  private boolean full;

  /**
   * @param most bytes
   */
  InFlight(long most) {
    this.most = most;
  }

  private record Given(long position, long bytes) {}

  /**
   * @param position up to which each segment of this instance has handled its events; asked while
   *     there is no room
   */
  void follow(LongSupplier position) {
    passed = position;
  }

  /** Who is called when there may be room again. */
  void wake(Runnable reader) {
    wake = reader;
  }

  /** A new stream begins: it gives again what nobody has passed. */
  synchronized void opened() {
    given.clear();
    bytes = 0;
    full = false;
  }

  /** True where the event may be given; always for one, and for what has the same position. */
  synchronized boolean hasRoom(TrackedEventMessage<?> next) {
    if (bytes >= most) {
      forgetPassed();
    }
    full = bytes >= most && given.getLast().position() != position(next);
    return !full;
  }

  private void forgetPassed() {
    long handled = passed.getAsLong();
    while (!given.isEmpty() && given.element().position() <= handled) {
      bytes -= given.remove().bytes();
    }
  }

  synchronized void gave(TrackedEventMessage<?> event) {
    long size = sizeOf(Payloads.of(event));
    given.add(new Given(position(event), size));
    bytes += size;
  }

  /** A batch is done. */
  void handled() {
    if (isFull()) {
      try {
        wake.run();
      } catch (RejectedExecutionException e) {
        // Its processor has stopped.
      }
    }
  }

  private synchronized boolean isFull() {
    return full;
  }

  private static long position(TrackedEventMessage<?> event) {
    return TokenPositions.of(event.trackingToken());
  }

  private static long sizeOf(MessageEvent event) {
    return event instanceof MessageEvent.Sent sent
        ? EVENT_BYTES + CHARACTER_BYTES * sent.content().length()
        : EVENT_BYTES;
  }
}
