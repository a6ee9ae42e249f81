package danliao.query.delivery;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What waits for one gateway, in order. A thread of its own hands it over, call by call; a call
 * that fails is tried again as long as the gateway lives. Thread-safe.
 */
final class GatewayLine implements AutoCloseable {
  /** Each segment of the delivery group has its pushes at about the same time as the others. */
  private static final Duration GATHER = Duration.ofMillis(1);

  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

  private final Call call;
  private final BooleanSupplier alive;
  private final Bound bound;
  private final Thread caller;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Push> waiting = new ArrayDeque<>();
  private long bytes;
  private long taken;
  private long left;
  private boolean failing;
  private boolean closed;

  /** One call of the gateway; blocks for a bounded time. */
  @FunctionalInterface
  interface Call {
    /** False if the gateway did not confirm it. */
    boolean isConfirmed(List<Push> pushes);
  }

  /**
   * How much may wait, and how much goes in a call.
   *
   * @param batch frames in one call, at most
   */
  record Bound(int frames, long bytes, int batch) {}

  /**
   * @param alive whether the gateway may still confirm
   */
  GatewayLine(String gateway, Call call, BooleanSupplier alive, Bound bound) {
    this.call = call;
    this.alive = alive;
    this.bound = bound;
    this.caller = Thread.ofVirtual().name("push-" + gateway).start(this::handOver);
  }

  /**
   * Puts all at the end of the line.
   *
   * @return how many did not fit
   */
  int add(List<Push> pushes) {
    lock.lock();
    try {
      int added = 0;
      for (Push push : pushes) {
        int size = push.delivery().getSerializedSize();
        if (closed || waiting.size() == bound.frames() || bytes + size > bound.bytes()) {
          break;
        }
        waiting.add(push);
        bytes += size;
        added++;
      }
      taken += added;
      changed.signalAll();
      return pushes.size() - added;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until all that is in the line now was confirmed; not while the gateway fails. */
  void await(long deadlineNanos) throws InterruptedException {
    lock.lock();
    try {
      long mine = taken;
      long remaining = deadlineNanos - System.nanoTime();
      while (left < mine && !failing && !closed && remaining > 0) {
        remaining = changed.awaitNanos(remaining);
      }
    } finally {
      lock.unlock();
    }
  }

  boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  /** How many wait. */
  int size() {
    lock.lock();
    try {
      return waiting.size();
    } finally {
      lock.unlock();
    }
  }

  private void handOver() {
    try {
      Duration pause = FIRST_PAUSE;
      for (List<Push> next = next(); next != null; next = next()) {
        if (call.isConfirmed(next)) {
          remove(next.size());
          pause = FIRST_PAUSE;
        } else if (!alive.getAsBoolean()) {
          close();
        } else {
          fail();
          TimeUnit.NANOSECONDS.sleep(pause.toNanos());
          Duration doubled = pause.multipliedBy(2);
          pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What goes in the next call; null when it is closed. */
  private @Nullable List<Push> next() throws InterruptedException {
    lock.lock();
    try {
      while (waiting.isEmpty() && !closed) {
        changed.await();
        gather();
      }
      return closed ? null : waiting.stream().limit(bound.batch()).toList();
    } finally {
      lock.unlock();
    }
  }

  private void gather() throws InterruptedException {
    long remaining = GATHER.toNanos();
    while (waiting.size() < bound.batch() && !closed && remaining > 0) {
      remaining = changed.awaitNanos(remaining);
    }
  }

  private void remove(int count) {
    lock.lock();
    try {
      for (int i = 0; i < count && !waiting.isEmpty(); i++) {
        bytes -= waiting.remove().delivery().getSerializedSize();
        left++;
      }
      failing = false;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void fail() {
    lock.lock();
    try {
      failing = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Nobody waits for it any more; what it holds is not handed over. Repeatable. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    caller.interrupt();
  }
}
