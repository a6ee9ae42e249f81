package danliao.gateway.frames;

import danliao.api.frame.ServerFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import org.jspecify.annotations.Nullable;

/**
 * A frame on its way to devices, encoded at most once for each encoding they speak. Thread-safe.
 */
public final class OutboundFrame {
  private final ServerFrame frame;
  private final boolean sentAgain;
  private volatile byte @Nullable [] json;
  private volatile byte @Nullable [] protobuf;

  public OutboundFrame(ServerFrame frame) {
    this(frame, false);
  }

  /**
   * @param sentAgain whether it is a message that its sender has sent again, for devices that have
   *     it too
   */
  public OutboundFrame(ServerFrame frame, boolean sentAgain) {
    this.frame = frame;
    this.sentAgain = sentAgain;
  }

  public boolean sentAgain() {
    return sentAgain;
  }

  public ServerFrame frame() {
    return frame;
  }

  /** A WebSocket frame to write once. */
  public WebSocketFrame in(FrameCodec codec) {
    byte[] encoded = codec == FrameCodec.JSON ? json : protobuf;
    if (encoded == null) {
      encoded = codec.encode(frame);
      if (codec == FrameCodec.JSON) {
        json = encoded;
      } else {
        protobuf = encoded;
      }
    }
    return codec.wrap(encoded);
  }
}
