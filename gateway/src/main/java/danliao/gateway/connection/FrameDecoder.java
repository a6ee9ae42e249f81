package danliao.gateway.connection;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;

/** Netty's decoder, which says how much has come of a frame whose end has not. */
public final class FrameDecoder extends WebSocket13FrameDecoder {
  private volatile int unfinished;

  public FrameDecoder(WebSocketDecoderConfig config) {
    super(config);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
    unfinished = actualReadableBytes();
    super.channelReadComplete(ctx);
  }

  /** Bytes; any thread. */
  int unfinished() {
    return unfinished;
  }
}
