package danliao.bench;

import danliao.axon.EventHistory;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/** Stores a generated history; a batch that is there already, of an earlier run, stays as it is. */
final class HistoryWriter {
  private final EventHistory store;
  private final IntFunction<List<EventHistory.Entry>> batches;
  private final Consumer<String> told;

  /**
   * @param batches of the history, counted from 0; each is the same whenever it is asked for
   * @param told now and then how many events there are so far
   */
  HistoryWriter(
      EventHistory store, IntFunction<List<EventHistory.Entry>> batches, Consumer<String> told) {
    this.store = store;
    this.batches = batches;
    this.told = told;
  }

  /**
   * What was done.
   *
   * @param events of the history
   * @param written those that were not there
   */
  record Written(long events, long written, double seconds) {
    double perSecond() {
      return written / Math.max(seconds, 1e-3);
    }
  }

  /** Whole batches, until there are at least so many events. */
  Written write(long least) {
    Telling progress = new Telling(least, told);
    long begun = System.nanoTime();
    long events = 0;
    long written = 0;
    for (int number = 0; events < least; number++) {
      List<EventHistory.Entry> batch = batches.apply(number);
      if (store.stored(Set.of(batch.getFirst().event().messageId())).isEmpty()) {
        store.append(batch);
        written += batch.size();
      }
      events += batch.size();
      progress.at(events);
    }
    return new Written(events, written, (System.nanoTime() - begun) / 1e9);
  }
}
