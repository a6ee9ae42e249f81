package danliao.query.presence;

import java.time.Duration;
import java.util.Collections;
import java.util.Set;

/**
 * Whether presence can be believed. A Redis that was away for longer than a lease, or forgot a
 * gateway meanwhile, says nothing true about who is connected until every living gateway has had
 * the time to write it again. Not thread-safe.
 */
final class Certainty {
  private final long lease;
  private long seenAt;
  private long uncertainUntil;
  private boolean failing;

  /**
   * @param lease within which each living gateway says that it lives
   */
  Certainty(Duration lease, long nanos) {
    this.lease = lease.toNanos();
    this.seenAt = nanos;
    this.uncertainUntil = nanos;
  }

  /** Redis did not answer. */
  void failed() {
    failing = true;
  }

  /** Redis answered: these gateways lived before, and these live now. */
  void seen(Set<String> before, Set<String> now, long nanos) {
    boolean forgot = failing && !now.containsAll(before);
    boolean forgotAll = !before.isEmpty() && Collections.disjoint(before, now);
    if (forgot || forgotAll || nanos - seenAt > lease) {
      uncertainUntil = nanos + lease;
    }
    failing = false;
    seenAt = nanos;
  }

  boolean isCertain(long nanos) {
    return nanos - uncertainUntil >= 0;
  }
}
