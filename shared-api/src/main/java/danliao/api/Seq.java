package danliao.api;

import java.time.Instant;

/**
 * The layout of a {@code seq}: from the top, 42 bits of milliseconds since 1970 (until the year
 * 2109), 11 of a counter and 10 of the gateway's node number. Positive, and ordered by time first.
 */
public final class Seq {
  public static final int NODE_BITS = 10;
  public static final int COUNTER_BITS = 11;
  public static final int MAX_NODE = (1 << NODE_BITS) - 1;

  private Seq() {}

  /** {@code tick} is milliseconds and counter as one number, as {@link HybridClock} counts them. */
  static long of(long tick, int node) {
    return (tick << NODE_BITS) | node;
  }

  static long tick(long seq) {
    return seq >>> NODE_BITS;
  }

  static long firstTickOf(long millis) {
    return millis << COUNTER_BITS;
  }

  /** Milliseconds since 1970 that the stamp carries. */
  public static long millis(long seq) {
    return seq >>> (NODE_BITS + COUNTER_BITS);
  }

  /** The time the stamp carries: a message's {@code sentAt}. */
  public static Instant time(long seq) {
    return Instant.ofEpochMilli(millis(seq));
  }

  /** The node number of the gateway that gave the stamp. */
  public static int node(long seq) {
    return (int) (seq & MAX_NODE);
  }

  /** The lowest stamp of that millisecond, for ranges over time. */
  public static long firstOf(long millis) {
    return of(firstTickOf(millis), 0);
  }
}
