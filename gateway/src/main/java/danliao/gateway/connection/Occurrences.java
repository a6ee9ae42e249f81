package danliao.gateway.connection;

/** Counts what happens within a window of time that starts with the first. One thread. */
final class Occurrences {
  private final int limit;
  private final long window;
  private long startedAt;
  private int count;

  /**
   * @param window in nanoseconds
   */
  Occurrences(int limit, long window) {
    this.limit = limit;
    this.window = window;
  }

  /** Counts one; true if it is one too many. */
  boolean exceeded(long now) {
    if (count == 0 || now - startedAt > window) {
      startedAt = now;
      count = 0;
    }
    count++;
    return count > limit;
  }
}
