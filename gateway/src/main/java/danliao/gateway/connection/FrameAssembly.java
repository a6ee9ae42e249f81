package danliao.gateway.connection;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import org.jspecify.annotations.Nullable;

/**
 * Puts fragments together, up to a limit; what is beyond it is skipped to the end of its message,
 * so that the connection survives. One thread.
 */
final class FrameAssembly {
  private static final int FRAGMENTS = 1024;

  private final int limit;
  private final HeldBytes held;
  private @Nullable ByteBuf parts;
  private boolean text;
  private boolean tooLarge;

  FrameAssembly(int limit, HeldBytes held) {
    this.limit = limit;
    this.held = held;
  }

  int limit() {
    return limit;
  }

  /** Whether the message that was completed last came in text frames. */
  boolean isText() {
    return text;
  }

  Progress add(WebSocketFrame frame) {
    if (!(frame instanceof ContinuationWebSocketFrame)) {
      text = frame instanceof TextWebSocketFrame;
      tooLarge = false;
      release();
    }
    append(frame.content());
    if (!frame.isFinalFragment()) {
      return Progress.INCOMPLETE;
    }
    return tooLarge ? Progress.TOO_LARGE : Progress.COMPLETE;
  }

  private void append(ByteBuf content) {
    int have = parts == null ? 0 : parts.readableBytes();
    if (tooLarge || have + content.readableBytes() > limit) {
      tooLarge = true;
      release();
      return;
    }
    held.add(content.readableBytes());
    if (parts == null) {
      parts = content.retain();
    } else if (parts instanceof CompositeByteBuf composite) {
      composite.addComponent(true, content.retain());
    } else {
      parts =
          Unpooled.compositeBuffer(FRAGMENTS)
              .addComponent(true, parts)
              .addComponent(true, content.retain());
    }
  }

  /** The bytes of a complete message; the caller releases them. */
  ByteBuf take() {
    ByteBuf whole = parts == null ? Unpooled.EMPTY_BUFFER : parts;
    held.add(-whole.readableBytes());
    parts = null;
    return whole;
  }

  void release() {
    if (parts != null) {
      held.add(-parts.readableBytes());
      parts.release();
      parts = null;
    }
  }

  enum Progress {
    INCOMPLETE,
    COMPLETE,
    TOO_LARGE
  }
}
