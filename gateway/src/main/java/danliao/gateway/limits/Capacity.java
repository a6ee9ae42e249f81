package danliao.gateway.limits;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Room for so many things of so many bytes in all. Thread-safe. */
public final class Capacity {
  private final int items;
  private final long bytes;
  private final AtomicInteger itemsTaken = new AtomicInteger();
  private final AtomicLong bytesTaken = new AtomicLong();

  public Capacity(int items, long bytes) {
    this.items = items;
    this.bytes = bytes;
  }

  /**
   * Takes room for one thing; false, and none is taken, where it would be too much. Something
   * larger than all there is finds room while nothing else has any.
   */
  public boolean take(long size) {
    return take(size, items, bytes);
  }

  /** The same, but a quarter of the room is left to others. */
  public boolean takeLeavingSome(long size) {
    return take(size, items - items / 4, bytes - bytes / 4);
  }

  private boolean take(long size, int mostItems, long mostBytes) {
    int itemsNow = itemsTaken.incrementAndGet();
    long bytesNow = bytesTaken.addAndGet(size);
    if (itemsNow <= mostItems && (bytesNow <= mostBytes || bytesNow == size)) {
      return true;
    }
    give(size);
    return false;
  }

  /** Gives back what one thing took. */
  public void give(long size) {
    itemsTaken.decrementAndGet();
    bytesTaken.addAndGet(-size);
  }

  public int items() {
    return itemsTaken.get();
  }

  public long bytes() {
    return bytesTaken.get();
  }
}
