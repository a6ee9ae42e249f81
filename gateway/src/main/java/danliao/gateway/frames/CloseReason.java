package danliao.gateway.frames;

import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;

/** Why the gateway closes a connection, as the client sees it. */
public enum CloseReason {
  PROTOCOL_ABUSE(4400, "too many invalid frames"),
  TOKEN_EXPIRED(4401, "token expired"),
  NO_HEARTBEAT(4408, "no heartbeat"),
  REPLACED(4409, "replaced by a newer login of the device"),
  FLOOD(4429, "flood"),
  SLOW_READER(1013, "frames were not read in time"),
  OVERLOADED(1013, "the gateway is short of memory"),
  RESTARTING(1012, "the gateway is restarting");

  private final int code;
  private final String text;

  CloseReason(int code, String text) {
    this.code = code;
    this.text = text;
  }

  public int code() {
    return code;
  }

  public CloseWebSocketFrame frame() {
    return new CloseWebSocketFrame(new WebSocketCloseStatus(code, text));
  }
}
