package danliao.api;

/**
 * Who is connected where, as Redis holds it: the keys and values that gateways write and the query
 * side reads. See docs/data-formats.md.
 */
public final class Presence {
  /** Set of the incarnations of all gateways that ever registered and were not yet cleaned away. */
  public static final String GATEWAYS = "danliao:1:gateways";

  private Presence() {}

  /**
   * Hash of device id to {@link Entry}; kept on one Redis Cluster slot a user. Expires after the
   * last token of its devices.
   */
  public static String userKey(String userId) {
    return "danliao:1:presence:{" + userId + "}";
  }

  /** Counter of the user's connection epochs; on the slot of {@link #userKey}. */
  public static String epochKey(String userId) {
    return "danliao:1:epoch:{" + userId + "}";
  }

  /** String {@link Lease}, which expires when its gateway has not renewed it for the lease time. */
  public static String leaseKey(String incarnation) {
    return "danliao:1:lease:" + incarnation;
  }

  /**
   * One connected device.
   *
   * @param incarnation the gateway process: its id, {@code #} and a number new at each start, so
   *     that a restarted gateway does not inherit connections
   * @param epoch grows with each connection of the user; only the same epoch may remove the entry
   * @param sinceMillis when it was registered, by Redis's clock
   */
  public record Entry(String incarnation, long epoch, long sinceMillis) {
    public static Entry parse(String value) {
      String[] parts = value.split("\\|", 3);
      if (parts.length != 3) {
        throw new IllegalArgumentException(
            "expected incarnation|epoch|sinceMillis, found " + value);
      }
      return new Entry(parts[0], Long.parseLong(parts[1]), Long.parseLong(parts[2]));
    }

    @Override
    public String toString() {
      return incarnation + '|' + epoch + '|' + sinceMillis;
    }
  }

  /**
   * A gateway that is alive.
   *
   * @param grpcAddress host:port of its internal service
   * @param skewMillis how far its newest stamp is ahead of Redis's clock; others move their clocks
   *     forward by it, so that a reply through any gateway sorts after what it answers
   */
  public record Lease(String grpcAddress, long skewMillis) {
    public static Lease parse(String value) {
      int bar = value.lastIndexOf('|');
      if (bar < 0) {
        throw new IllegalArgumentException("expected grpcAddress|skewMillis, found " + value);
      }
      return new Lease(value.substring(0, bar), Long.parseLong(value.substring(bar + 1)));
    }

    @Override
    public String toString() {
      return grpcAddress + '|' + skewMillis;
    }
  }
}
