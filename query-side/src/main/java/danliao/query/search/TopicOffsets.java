package danliao.query.search;

/** Where the consumers of a topic are. */
interface TopicOffsets {
  Sum UNKNOWN = new Sum(-1, -1);

  /** Over all queues; {@link #UNKNOWN} while the broker does not say. */
  Sum sum();

  /** Bodies that were ever stored, and those of them that are done with. */
  record Sum(long consumed, long stored) {
    boolean isKnown() {
      return stored >= 0;
    }

    long lag() {
      return Math.max(0, stored - consumed);
    }
  }
}
