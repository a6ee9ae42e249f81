package danliao.gateway.presence;

/** The user has as many devices connected as are allowed. */
public final class TooManyDevicesException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TooManyDevicesException(int limit) {
    super("expected at most " + limit + " devices connected", null, false, false);
  }
}
