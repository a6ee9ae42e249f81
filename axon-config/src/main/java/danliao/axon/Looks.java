package danliao.axon;

import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The looks at the store by which the cache of the newest events is filled. Its thread reads until
 * nothing is found, so the end of each look would cost a read of its own, and it tells nobody when
 * it is through: here a read that nobody has asked for finds nothing where the last one has found
 * the end just now, and whoever asks can wait until the cache has what there was. Thread-safe.
 */
final class Looks {
  private final int batch;
  private final long justNowNanos;
  private final LongSupplier nanoTime;
  private long asked;
  private long begun;
  private long done;
  private boolean more;
  private long readAt;

  /**
   * @param batch events of one read; with fewer it has found the end
   * @param justNow a read so long after that is one of its own, also if nobody asked for it
   */
  Looks(int batch, Duration justNow, LongSupplier nanoTime) {
    this.batch = batch;
    this.justNowNanos = justNow.toNanos();
    this.nanoTime = nanoTime;
    this.readAt = nanoTime.getAsLong() - justNowNanos;
  }

  /** Asks for a look that sees all that is there now; returns its number, for {@link #await}. */
  synchronized long ask() {
    return ++asked;
  }

  /**
   * Waits until the cache has what that look has found, or could not look.
   *
   * @return false if it has not within that time
   */
  synchronized boolean await(long look, Duration atMost) throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    long left = atMost.toNanos();
    while (done < look && left > 0) {
      // Rounded up: 0 would be for ever.
      wait(left / 1_000_000 + 1);
      left = deadline - System.nanoTime();
    }
    return done >= look;
  }

  /**
   * A read for the cache, on its thread, which has what the last one found.
   *
   * @param store is asked for at most a batch, unless that can be left out
   */
  <T> List<T> read(Supplier<List<T>> store) {
    if (!begin()) {
      return List.of();
    }
    List<T> found = List.of();
    try {
      found = store.get();
      return found;
    } finally {
      end(found.size());
    }
  }

  private synchronized boolean begin() {
    if (!more) {
      doneUntil(begun);
    }
    boolean needed = more || asked > begun || nanoTime.getAsLong() - readAt >= justNowNanos;
    begun = needed ? asked : begun;
    return needed;
  }

  private synchronized void end(int found) {
    more = found >= batch;
    readAt = nanoTime.getAsLong();
    if (found == 0) {
      doneUntil(begun);
    }
  }

  private void doneUntil(long look) {
    done = look;
    notifyAll();
  }
}
