package danliao.gateway.http;

import danliao.gateway.connection.ConnectionFactory;
import danliao.gateway.connection.FrameDecoder;
import danliao.gateway.connection.Login;
import danliao.gateway.frames.FrameCodec;
import danliao.gateway.settings.GatewaySettings;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.flush.FlushConsolidationHandler;
import java.time.Duration;

/**
 * What a client's bytes pass through, from the first handler to the last: HTTP for its one request,
 * and WebSocket frames after the upgrade. Nobody else adds or removes handlers.
 */
final class ClientPipeline {
  private static final int FLUSHES_TOGETHER = 64;
  private static final int LINE_BYTES = 4096;
  private static final int HEADER_BYTES = 8192;
  private static final int BODY_BYTES = 4096;

  private final Duration requestTimeout;
  private final int frameBytes;
  private final ConnectionFactory connections;

  ClientPipeline(GatewaySettings settings, ConnectionFactory connections) {
    this.requestTimeout = settings.timeouts().request();
    this.frameBytes = settings.limits().hardFrameBytes();
    this.connections = connections;
  }

  /** As every client begins. */
  void http(ChannelPipeline pipeline, FrontDoor door) {
    HttpDecoderConfig head =
        new HttpDecoderConfig().setMaxInitialLineLength(LINE_BYTES).setMaxHeaderSize(HEADER_BYTES);

    // Many frames written in one go are one system call. It stays.
    pipeline.addLast(new FlushConsolidationHandler(FLUSHES_TOGETHER, true));
    // Bytes to the parts of a request; what is larger or malformed is answered 400.
    pipeline.addLast(new HttpServerCodec(head));
    // Whoever is not a WebSocket in time is closed, however slowly it still writes.
    pipeline.addLast(new RequestTimeout(requestTimeout));
    // The parts to one whole request; a larger body is answered 413.
    pipeline.addLast(new HttpObjectAggregator(BODY_BYTES));
    // Health, metrics, 404, 503 beyond the limit of connections, or the upgrade.
    pipeline.addLast(door);
  }

  /** As one goes on whose upgrade was answered with 101; it has not been read since it asked. */
  void webSocket(Channel channel, Login login, FrameCodec codec) {
    WebSocketDecoderConfig frames =
        WebSocketDecoderConfig.newBuilder()
            .maxFramePayloadLength(frameBytes)
            .allowExtensions(false)
            .withUTF8Validator(false)
            // The connection closes itself, and reads on meanwhile so that the client sees why.
            .closeOnProtocolViolation(false)
            .build();
    ChannelPipeline pipeline = channel.pipeline();
    pipeline.remove(FrontDoor.class);
    pipeline.remove(HttpObjectAggregator.class);
    pipeline.remove(RequestTimeout.class);
    pipeline.remove(HttpServerCodec.class);

    // Bytes to frames, masked as a client's must be; one beyond the limit is 1009, unread.
    pipeline.addLast(new FrameDecoder(frames));
    // Frames to bytes; a server does not mask.
    pipeline.addLast(new WebSocket13FrameEncoder(false));
    if (codec == FrameCodec.JSON) {
      // Text that is not UTF-8 is 1007. Protobuf sees to its own.
      pipeline.addLast(new Utf8FrameValidator(false));
    }
    // Frames to what the client asks for: their rate and size, its silence, its token's end.
    pipeline.addLast(connections.handler(channel, login, codec));
    channel.config().setAutoRead(true);
  }
}
