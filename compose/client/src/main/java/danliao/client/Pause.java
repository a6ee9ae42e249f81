package danliao.client;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Until when the server wants nothing more; the longest wait that it asked for counts. Not
 * thread-safe.
 */
final class Pause {
  private final LongSupplier nanoTime;
  private long until;
  private boolean asked;

  Pause(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  void ask(Duration wait) {
    long end = nanoTime.getAsLong() + wait.toNanos();
    if (!asked || end - until > 0) {
      until = end;
    }
    asked = true;
  }

  /** How much of it is left, 0 where it is over. */
  Duration left() {
    long left = asked ? until - nanoTime.getAsLong() : 0;
    asked = left > 0;
    return Duration.ofNanos(Math.max(0, left));
  }

  void end() {
    asked = false;
  }
}
