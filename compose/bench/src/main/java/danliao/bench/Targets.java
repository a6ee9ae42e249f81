package danliao.bench;

/** What must hold: medians of an idle stack in milliseconds, lag under load in seconds. */
final class Targets {
  static final double DELIVERY = 10;
  static final double SERVER_ACK = 60;
  static final double RECEIPT = 60;
  static final double LAG_SECONDS = 2;

  private Targets() {}
}
