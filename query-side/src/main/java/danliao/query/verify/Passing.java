package danliao.query.verify;

import danliao.query.processing.Progress;
import danliao.query.projection.Projection;
import danliao.query.store.StoreUnavailableException;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits until the stores of a comparison have all that is recorded when it is asked. */
final class Passing {
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private final Progress progress;
  private final Collection<String> groups;
  private final Supplier<BooleanSupplier> told;
  private final BooleanSupplier whole;
  private final Runnable goesOn;

  /**
   * @param groups the processing groups that have to pass an event
   * @param told as {@link Projection#told}
   * @param whole false while a store lacks what it has lost
   * @param goesOn ends a wait by an exception
   */
  Passing(
      Progress progress,
      Collection<String> groups,
      Supplier<BooleanSupplier> told,
      BooleanSupplier whole,
      Runnable goesOn) {
    this.progress = progress;
    this.groups = groups;
    this.told = told;
    this.whole = whole;
    this.goesOn = goesOn;
  }

  /**
   * Returns when they have it.
   *
   * @return the newest event's index of when it was asked
   * @throws StoreUnavailableException if they do not have it within a minute
   */
  long await() {
    long head = progress.headIndex();
    until("have not come to event " + head, () -> whole.getAsBoolean() && havePassed(head));
    until("have not stored what they were told", told.get());
    return head;
  }

  private boolean havePassed(long head) {
    Progress.View view = progress.look();
    return groups.stream().allMatch(group -> view.position(group) >= head);
  }

  private void until(String otherwise, BooleanSupplier condition) {
    long end = System.nanoTime() + LONGEST.toNanos();
    goesOn.run();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new StoreUnavailableException(
            String.join(", ", groups), new TimeoutException("they " + otherwise));
      }
      try {
        TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CancellationException("interrupted");
      }
      goesOn.run();
    }
  }
}
