package danliao.client;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Counts the frames that have come and are not done with. Thread-safe. */
final class Gate {
  static final int MOST_FRAMES = 512;
  static final long MOST_BYTES = 2 << 20;

  private final AtomicInteger frames = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();

  void enter(int size) {
    frames.incrementAndGet();
    bytes.addAndGet(size);
  }

  void leave(int size) {
    frames.decrementAndGet();
    bytes.addAndGet(-size);
  }

  boolean isFull() {
    return frames.get() >= MOST_FRAMES || bytes.get() >= MOST_BYTES;
  }

  boolean isHalfEmpty() {
    return frames.get() <= MOST_FRAMES / 2 && bytes.get() <= MOST_BYTES / 2;
  }

  int frames() {
    return frames.get();
  }
}
