package danliao.query.search;

import danliao.query.projection.Refill;
import danliao.query.projection.StoreUnavailableException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Looks after the index: one that is not there, or was made anew, gets the messages there are.
 * Every instance does so.
 */
final class IndexKeeper implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(IndexKeeper.class);
  private static final Duration PERIOD = Duration.ofSeconds(1);

  private final MessageIndex index;
  private final Refill refill;
  private volatile CountDownLatch stopped = new CountDownLatch(0);

  IndexKeeper(MessageIndex index, Refill refill) {
    this.index = index;
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
        try {
          look();
        } catch (StoreUnavailableException e) {
          log.atDebug().addKeyValue("cause", e.getMessage()).log("the index does not answer");
        } catch (RuntimeException e) {
          log.atWarn().setCause(e).log("cannot look after the index");
        }
      } while (!stopped.await(PERIOD.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() {
    switch (index.state()) {
      case MISSING -> index.prepare();
      case UNFILLED -> goOn();
      case FILLED -> {
        if (refill.isUnderWay()) {
          refill.end();
        }
      }
    }
  }

  private void goOn() {
    if (!refill.isUnderWay()) {
      refill.begin();
    } else if (refill.isDone()) {
      index.markFilled();
      refill.end();
      log.atInfo().log("the index has all messages");
    }
  }
}
