package danliao.query.delivery;

import danliao.query.processing.Commits;
import danliao.query.store.StoreUnavailableException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Waits until something that processing groups commit is there: looks again at each commit of this
 * instance, and at intervals for those of others. Thread-safe.
 */
final class Barrier {
  private final Duration poll;
  private final Duration timeout;
  private final Timer waits;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition committed = lock.newCondition();
  private long commits;

  Barrier(Commits source, DeliverySettings settings, MeterRegistry meters) {
    this.poll = settings.poll();
    this.timeout = settings.waitTimeout();
    this.waits = meters.timer("danliao.query.delivery.wait");
    source.onCommit(this::onCommit);
  }

  /**
   * Returns when {@code passed} is true.
   *
   * @throws StoreUnavailableException after the timeout, or if interrupted
   */
  void await(BooleanSupplier passed) {
    Timer.Sample sample = Timer.start();
    long deadline = System.nanoTime() + timeout.toNanos();
    long seen = commits();
    while (!passed.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new StoreUnavailableException(
            "projections", new TimeoutException("not passed within " + timeout));
      }
      seen = next(seen);
    }
    sample.stop(waits);
  }

  private void onCommit() {
    lock.lock();
    try {
      commits++;
      committed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private long commits() {
    lock.lock();
    try {
      return commits;
    } finally {
      lock.unlock();
    }
  }

  /** Waits for a commit after those already seen, or for the next poll. */
  private long next(long seen) {
    lock.lock();
    try {
      long nanos = poll.toNanos();
      while (commits == seen && nanos > 0) {
        nanos = committed.awaitNanos(nanos);
      }
      return commits;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreUnavailableException("projections", e);
    } finally {
      lock.unlock();
    }
  }
}
