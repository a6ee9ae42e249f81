package danliao.gateway.http;

import danliao.api.Ids;
import danliao.gateway.frames.FrameCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks for when it wants a WebSocket, read of its request, whose buffers it does not
 * keep. Never logged: it holds the token.
 */
final class UpgradeRequest {
  private static final String BEARER = "Bearer ";
  private static final String BEARER_SUBPROTOCOL = "bearer.";
  private static final String DEFAULT_DEVICE = "default";

  private final String uri;
  private final HttpHeaders headers;
  private final List<String> offered;

  UpgradeRequest(HttpRequest request) {
    this.uri = request.uri();
    this.headers = request.headers();
    this.offered = offered(headers);
  }

  private static List<String> offered(HttpHeaders headers) {
    List<String> offered = new ArrayList<>(2);
    for (String line : headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL)) {
      for (String subprotocol : line.split(",", -1)) {
        if (!subprotocol.isBlank()) {
          offered.add(subprotocol.strip());
        }
      }
    }
    return offered;
  }

  boolean isWebSocket() {
    return headers.contains(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)
        && headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)
        && headers.contains(HttpHeaderNames.SEC_WEBSOCKET_KEY);
  }

  boolean isVersion13() {
    return "13".equals(headers.get(HttpHeaderNames.SEC_WEBSOCKET_VERSION));
  }

  /** What the answer is made from; there is one where it is a WebSocket that is asked for. */
  String key() {
    return headers.get(HttpHeaderNames.SEC_WEBSOCKET_KEY);
  }

  /**
   * The token, from the header or else from the offered subprotocols; null if there is none. A
   * header of another scheme is a proxy's, and hides nothing.
   */
  @Nullable String token() {
    for (String authorization : headers.getAll(HttpHeaderNames.AUTHORIZATION)) {
      if (authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
        return authorization.substring(BEARER.length()).strip();
      }
    }
    for (String subprotocol : offered) {
      if (subprotocol.startsWith(BEARER_SUBPROTOCOL)) {
        return subprotocol.substring(BEARER_SUBPROTOCOL.length());
      }
    }
    return null;
  }

  /** The first encoding offered that we speak; null if there is none. */
  @Nullable FrameCodec codec() {
    for (String subprotocol : offered) {
      FrameCodec codec = FrameCodec.of(subprotocol);
      if (codec != null) {
        return codec;
      }
    }
    return null;
  }

  /** The device; null if what was given is none. */
  @Nullable String device() {
    List<String> given = new QueryStringDecoder(uri).parameters().getOrDefault("device", List.of());
    String device = given.isEmpty() ? DEFAULT_DEVICE : given.getFirst();
    return Ids.isDevice(device) ? device : null;
  }
}
