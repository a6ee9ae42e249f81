package danliao.query.generation;

import danliao.query.projection.Generation;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The generation that this instance reads. Turning it to another waits for the reads under way and
 * holds up new ones, so that nobody sees the new one before it has all that the old one showed.
 * Thread-safe.
 */
final class Pointer {
  private static final Duration PATIENCE = Duration.ofMillis(500);

  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private final Duration patience;
  private volatile @Nullable Generation current;

  Pointer() {
    this(PATIENCE);
  }

  /**
   * @param patience how long a turn waits for reads under way, which holds up new ones
   */
  Pointer(Duration patience) {
    this.patience = patience;
  }

  @Nullable Generation current() {
    return current;
  }

  /** Null is given to the query while there is no generation to read. */
  <R extends @Nullable Object> R read(Function<@Nullable Generation, R> query) {
    lock.readLock().lock();
    try {
      return query.apply(current);
    } finally {
      lock.readLock().unlock();
    }
  }

  /** Without a wait: nothing was read before, or what was is gone. */
  void set(@Nullable Generation to) {
    current = to;
  }

  /**
   * Turns, if {@code ready} says so with all reads held up; it must answer within seconds.
   *
   * @return false if it did not, or if reads took too long to end
   */
  boolean turn(Generation to, BooleanSupplier ready) throws InterruptedException {
    if (!lock.writeLock().tryLock(patience.toNanos(), TimeUnit.NANOSECONDS)) {
      return false;
    }
    try {
      boolean turns = ready.getAsBoolean();
      if (turns) {
        current = to;
      }
      return turns;
    } finally {
      lock.writeLock().unlock();
    }
  }
}
