package danliao.gateway.connection;

import java.util.LinkedHashMap;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * Messages that a connection did not take when they were pushed and that have not come since, for a
 * minute each. Of more than so many only the latest are waited for. One thread.
 */
final class Missed {
  private static final int MOST = 512;
  private static final long PATIENCE = TimeUnit.MINUTES.toNanos(1);

  /** Of an entry in its map, an id and a time. */
  private static final int MISSED_BYTES = 150;

  private final HeldBytes held;

  /** When each was missed last, by a steady clock in nanoseconds; the earliest first. */
  private final LinkedHashMap<String, Long> missedAt = new LinkedHashMap<>();

  private long lowestSeq;

  Missed(HeldBytes held) {
    this.held = held;
  }

  void add(String messageId, long seq, long now) {
    lowestSeq = missedAt.isEmpty() ? seq : Math.min(lowestSeq, seq);
    if (missedAt.putLast(messageId, now) == null) {
      held.add(MISSED_BYTES);
    }
    if (missedAt.size() > MOST) {
      forgetFirst();
    }
  }

  /** It has come, or need not come any more; whether it was missed. */
  boolean remove(String messageId) {
    boolean was = missedAt.remove(messageId) != null;
    if (was) {
      held.add(-MISSED_BYTES);
    }
    return was;
  }

  private void forgetFirst() {
    missedAt.pollFirstEntry();
    held.add(-MISSED_BYTES);
  }

  /** Nothing that was missed has a lower {@code seq}; empty if nothing is missed any more. */
  OptionalLong from(long now) {
    while (!missedAt.isEmpty() && now - missedAt.firstEntry().getValue() > PATIENCE) {
      forgetFirst();
    }
    return missedAt.isEmpty() ? OptionalLong.empty() : OptionalLong.of(lowestSeq);
  }
}
