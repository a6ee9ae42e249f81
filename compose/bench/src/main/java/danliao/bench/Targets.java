package danliao.bench;

/**
 * What must hold: medians of an idle stack in milliseconds, the 99th percentile of queries, lag
 * under load in seconds, what a gateway keeps for a connection, events and documents a second of a
 * rebuild.
 */
final class Targets {
  static final double DELIVERY = 10;
  static final double SERVER_ACK = 60;
  static final double RECEIPT = 60;
  static final double LAG_SECONDS = 2;
  static final double CONNECTION_BYTES = 12 * 1024;
  static final double HISTORY_P99 = 20;
  static final double SEARCH_P99 = 60;
  static final double REPLAYED_EVENTS = 20_000;
  static final double REPLAYED_DOCUMENTS = 4_000;

  /** The last events of a rebuild go at least so fast, of what the first did. */
  static final double REPLAYED_FLAT = 0.8;

  /** Of fewer events a rebuild is over before it is fast. */
  static final long REPLAYED_LEAST = 1_000_000;

  private Targets() {}
}
