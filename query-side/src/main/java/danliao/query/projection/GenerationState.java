package danliao.query.projection;

/** What a generation of a projection's store is for. */
public enum GenerationState {
  /** Filled from the oldest event on; nobody reads it. */
  BUILDING,
  /** Caught up: acks wait for it too, and readers turn to it next. */
  SWITCHING,
  LIVE,
  /** Was live; kept up to date for a while, so that a rollback finds it whole. */
  RETIRED,
  CANCELLED,
  FAILED,
  DROPPED;

  /** Whether it has the one place of its projection for what becomes live, or verifies that. */
  public boolean isMaking() {
    return this == BUILDING || this == SWITCHING;
  }

  /** Whether its store is written. */
  public boolean isRunning() {
    return isMaking() || this == LIVE || this == RETIRED;
  }
}
