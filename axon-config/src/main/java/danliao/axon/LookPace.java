package danliao.axon;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How soon after a look at the store that found nothing comes the next: as soon as ever while there
 * are events now and then, seldom where there have been none for a while, for each costs the
 * database a statement. For one thread.
 */
final class LookPace {
  /** Whoever chats is answered within that time, mostly, and so are events. */
  static final Duration LIVELY = Duration.ofSeconds(10);

  private final Duration lively;
  private final Duration idle;
  private final LongSupplier nanoTime;
  private long foundAt;

  /** Begins as after events. */
  LookPace(Duration lively, Duration idle, LongSupplier nanoTime) {
    this.lively = lively;
    this.idle = idle;
    this.nanoTime = nanoTime;
    this.foundAt = nanoTime.getAsLong();
  }

  /** There were events just now. */
  void found() {
    foundAt = nanoTime.getAsLong();
  }

  Duration untilNext() {
    return nanoTime.getAsLong() - foundAt < LIVELY.toNanos() ? lively : idle;
  }
}
