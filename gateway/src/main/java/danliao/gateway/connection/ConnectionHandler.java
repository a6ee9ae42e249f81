package danliao.gateway.connection;

import com.google.protobuf.InvalidProtocolBufferException;
import danliao.api.frame.ClientFrame;
import danliao.api.frame.ErrorCode;
import danliao.gateway.frames.CloseReason;
import danliao.gateway.frames.ServerFrames;
import danliao.gateway.settings.GatewaySettings.Limits;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a connection: whole frames, within limits, decoded and handed on; once it closes,
 * acknowledgements alone.
 */
final class ConnectionHandler extends SimpleChannelInboundHandler<WebSocketFrame> {
  private static final Logger log = LoggerFactory.getLogger(ConnectionHandler.class);

  private final Connection connection;
  private final ConnectionListener listener;
  private final ConnectionMetrics metrics;
  private final Clock clock;
  private final LongSupplier nanoTime;
  private final FrameAssembly assembly;
  private final TokenBucket frames;
  private final Occurrences invalid;
  private final Stall stall;
  private @Nullable ScheduledFuture<?> expiry;

  ConnectionHandler(Connection connection, Shared shared) {
    Limits limits = shared.settings().limits();
    this.connection = connection;
    this.listener = shared.listener();
    this.metrics = shared.metrics();
    this.clock = shared.clock();
    this.nanoTime = shared.nanoTime();
    this.assembly = new FrameAssembly(limits.frameBytes(), connection.heldOutside());
    this.frames =
        new TokenBucket(limits.framesPerSecond(), limits.frameBurst(), nanoTime.getAsLong());
    this.invalid = new Occurrences(limits.invalidFramesPerMinute(), TimeUnit.MINUTES.toNanos(1));
    this.stall =
        new Stall(
            connection.eventLoop(),
            nanoTime,
            new Outflow(connection.channel()),
            shared.settings().timeouts().slowReader(),
            () -> connection.close(CloseReason.SLOW_READER));
  }

  /** Added once the upgrade is done: the first write of the listener is the first frame. */
  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    long validMillis =
        Duration.between(clock.instant(), connection.login().tokenExpiresAt()).toMillis();
    expiry =
        ctx.executor()
            .schedule(
                () -> connection.close(CloseReason.TOKEN_EXPIRED),
                Math.max(0, validMillis),
                TimeUnit.MILLISECONDS);
    connection.liveness().start();
    listener.opened(connection);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    connection.gone();
    assembly.release();
    stall.stop();
    if (expiry != null) {
      expiry.cancel(false);
    }
    // Behind the pushes that other threads have queued: they were taken, and are lost with it.
    ctx.executor().execute(() -> listener.closed(connection));
    ctx.fireChannelInactive();
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame frame) {
    if (frame instanceof CloseWebSocketFrame close) {
      close(ctx, close);
      return;
    }
    connection.liveness().heard();
    if (frames.take(nanoTime.getAsLong()) > 0) {
      connection.close(CloseReason.FLOOD);
      return;
    }
    switch (frame) {
      case PingWebSocketFrame ping -> connection.pong(ping);
      case PongWebSocketFrame pong -> {}
      default -> data(frame);
    }
  }

  private void close(ChannelHandlerContext ctx, CloseWebSocketFrame close) {
    if (connection.isOpen()) {
      connection.closing();
      var unused = ctx.writeAndFlush(close.retain()).addListener(ChannelFutureListener.CLOSE);
    } else {
      var unused = ctx.close();
    }
  }

  private void data(WebSocketFrame frame) {
    switch (assembly.add(frame)) {
      case INCOMPLETE -> {}
      case TOO_LARGE ->
          connection.reply(
              ServerFrames.error(
                  ErrorCode.MESSAGE_TOO_LARGE,
                  "expected a frame of at most " + assembly.limit() + " bytes"));
      case COMPLETE -> {
        ByteBuf whole = assembly.take();
        try {
          decode(whole, assembly.isText());
        } finally {
          whole.release();
        }
      }
    }
  }

  private void decode(ByteBuf bytes, boolean text) {
    long readAt = System.nanoTime();
    if (!connection.codec().reads(text)) {
      invalid("expected " + (text ? "binary" : "text") + " frames");
      return;
    }
    ClientFrame frame;
    try {
      frame = connection.codec().decode(bytes);
    } catch (InvalidProtocolBufferException e) {
      invalid("expected a frame of " + connection.codec().subprotocol());
      return;
    }
    metrics.received(frame.getFrameCase());
    if (frame.getFrameCase() == ClientFrame.FrameCase.FRAME_NOT_SET) {
      invalid("expected send, ack, sync or ping");
    } else if (connection.isOpen() || frame.hasAck()) {
      // What it acknowledges while we close need not come again.
      listener.received(connection, frame, readAt);
    }
  }

  private void invalid(String expectation) {
    if (invalid.exceeded(nanoTime.getAsLong())) {
      connection.close(CloseReason.PROTOCOL_ABUSE);
    } else {
      connection.reply(ServerFrames.error(ErrorCode.INVALID_FRAME, expectation));
    }
  }

  /** A client that is slow is waited for as long as it takes anything, and read meanwhile. */
  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (ctx.channel().isWritable()) {
      stall.stop();
      connection.caughtUp();
      // Not within the flush that made room.
      ctx.executor().execute(() -> listener.writable(connection));
    } else if (connection.isOpen()) {
      stall.watch();
    }
    ctx.fireChannelWritabilityChanged();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof CorruptedWebSocketFrameException violation) {
      connection.close(violation.closeStatus());
      return;
    }
    log.atDebug()
        .addKeyValue("user", connection.userId())
        .addKeyValue("cause", cause.toString())
        .log("connection failed");
    var unused = ctx.close();
  }
}
