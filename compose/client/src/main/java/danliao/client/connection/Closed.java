package danliao.client.connection;

/**
 * How a connection ended.
 *
 * @param code the WebSocket close code; {@link #NO_CODE} where the connection broke without one
 */
public record Closed(int code, String reason) {
  /** RFC 6455's "abnormal closure": no close frame came. */
  public static final int NO_CODE = 1006;

  /** The gateway is restarting: another one is there at once. */
  public static final int RESTARTING = 1012;

  /** Too much waited for this connection: come back after a while. */
  public static final int OVERLOADED = 1013;

  public static final int PROTOCOL_ABUSE = 4400;
  public static final int TOKEN_EXPIRED = 4401;
  public static final int NO_HEARTBEAT = 4408;
  public static final int REPLACED = 4409;
  public static final int FLOOD = 4429;
}
