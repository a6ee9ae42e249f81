package danliao.query.processing;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.Segment;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one group running until it is stopped. A database that is away at the start keeps the group
 * waiting, not the process from starting; one that comes back is noticed within the interval rather
 * than after Axon's backoff of up to a minute.
 */
final class KeptGroup {
  private static final Logger log = LoggerFactory.getLogger(KeptGroup.class);

  private final RunningGroup group;
  private final TokenStore tokens;
  private final TransactionManager transactions;
  private final Duration interval;
  private final CountDownLatch stopped = new CountDownLatch(1);

  KeptGroup(
      RunningGroup group, TokenStore tokens, TransactionManager transactions, Duration interval) {
    this.group = group;
    this.tokens = tokens;
    this.transactions = transactions;
    this.interval = interval;
    Thread.ofVirtual().name("keep-" + group.name()).start(this::keepRunning);
  }

  RunningGroup group() {
    return group;
  }

  /** Lets the batches under way end, then frees the threads. Repeatable. */
  CompletableFuture<Void> stop() {
    stopped.countDown();
    return group.processor().shutdownAsync().whenComplete((done, failure) -> group.release());
  }

  private void keepRunning() {
    boolean failing = false;
    boolean prepared = false;
    try {
      do {
        try {
          if (!prepared) {
            group.prepare().run();
            prepared = true;
          }
          if (group.isRunning()) {
            giveUpWhatIsLost();
            claimWhatIsFree();
          } else if (!isStopped()) {
            start();
          }
          group.pace().sample();
          group.troubles().runs();
          failing = false;
        } catch (RuntimeException e) {
          group.troubles().cannotRun(e);
          if (!failing) {
            log.atWarn()
                .addKeyValue("group", group.name())
                .addKeyValue("cause", e.toString())
                .log("processing group cannot run, trying again");
          }
          failing = true;
          // A store that is away may come back without what was prepared.
          prepared = false;
        }
      } while (!stopped.await(interval.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void start() {
    group.processor().start();
    if (isStopped()) {
      // It was stopped between the look and the start, which undid that.
      var unused = stop();
    }
  }

  private boolean isStopped() {
    return stopped.getCount() == 0;
  }

  /** A segment whose store has lost data is claimed again, and then begins with what was lost. */
  private void giveUpWhatIsLost() {
    WatermarkedTokens kept = group.kept();
    if (kept != null) {
      kept.lost(group.segments().keySet()).forEach(group.processor()::releaseSegment);
    }
  }

  /**
   * Up to the share of this instance. Axon would wait up to a minute after a few failures, or after
   * one batch that took its time while its segment was to be released; whether a claim succeeded
   * shows next time.
   */
  private void claimWhatIsFree() {
    int room = group.processor().maxCapacity() - group.segments().size();
    if (room > 0) {
      List<Segment> free =
          transactions.fetchInTransaction(() -> tokens.fetchAvailableSegments(group.name()));
      for (Segment segment : free.subList(0, Math.min(room, free.size()))) {
        log.atInfo()
            .addKeyValue("group", group.name())
            .addKeyValue("segment", segment.getSegmentId())
            .log("a segment is free, claiming it");
        var unused = group.processor().claimSegment(segment.getSegmentId());
      }
    }
  }
}
