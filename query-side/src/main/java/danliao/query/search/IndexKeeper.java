package danliao.query.search;

import danliao.query.generation.Generations;
import danliao.query.projection.Generation;
import danliao.query.rebuild.Refill;
import danliao.query.store.StoreUnavailableException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Looks after the index of each generation: one that is not there, or was made anew, gets the
 * messages there are. Every instance does so.
 */
final class IndexKeeper implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(IndexKeeper.class);
  private static final Duration PERIOD = Duration.ofSeconds(1);

  private final Indexes indexes;
  private final Generations generations;
  private final Refill refill;
  private volatile CountDownLatch stopped = new CountDownLatch(0);

  IndexKeeper(Indexes indexes, Generations generations, Refill refill) {
    this.indexes = indexes;
    this.generations = generations;
    this.refill = refill;
  }

  @Override
  public void start() {
    stopped = new CountDownLatch(1);
    Thread.ofVirtual().name("search-index").start(this::keepLooking);
  }

  @Override
  public void stop() {
    stopped.countDown();
  }

  @Override
  public boolean isRunning() {
    return stopped.getCount() > 0;
  }

  private void keepLooking() {
    try {
      do {
        indexes.running().forEach(this::lookAfter);
      } while (!stopped.await(PERIOD.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void lookAfter(Generation generation) {
    try {
      look(generation, indexes.of(generation));
    } catch (StoreUnavailableException e) {
      log.atDebug()
          .addKeyValue("group", generation.group())
          .addKeyValue("cause", e.getMessage())
          .log("the index does not answer, or is not to be made now");
    } catch (RuntimeException e) {
      log.atWarn()
          .addKeyValue("group", generation.group())
          .setCause(e)
          .log("cannot look after the index");
    }
  }

  private void look(Generation generation, MessageIndex index) {
    switch (index.state()) {
      case MISSING -> index.prepare();
      case UNFILLED -> goOn(generation, index);
      case FILLED -> {
        // An instance of an earlier version may have marked it, which does not do this.
        index.showFromNowOn();
        if (refill.isUnderWay(generation)) {
          refill.end(generation);
        }
      }
    }
  }

  private void goOn(Generation generation, MessageIndex index) {
    if (refill.isUnderWay(generation)) {
      if (refill.isDone(generation)) {
        index.showFromNowOn();
        index.show();
        index.markFilled();
        refill.end(generation);
        log.atInfo().addKeyValue("group", generation.group()).log("the index has all messages");
      }
      return;
    }
    // Another instance may have begun since the last look, or marked it filled and ended.
    generations.look();
    if (!refill.isUnderWay(generation) && index.state() == MessageIndex.State.UNFILLED) {
      refill.begin(generation);
    }
  }
}
