package danliao.client.connection;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import danliao.api.frame.Ack;
import danliao.api.frame.ClientFrame;
import danliao.api.frame.Error;
import danliao.api.frame.ErrorCode;
import danliao.api.frame.Pong;
import danliao.api.frame.Send;
import danliao.api.frame.ServerAck;
import danliao.api.frame.ServerFrame;
import danliao.api.frame.Welcome;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Answers as a gateway would, from a script in the message's content: {@code refuse}, {@code
 * malformed}, {@code close}, {@code silence}; anything else is acknowledged. A request without a
 * good token gets 401.
 */
@SuppressWarnings("FutureReturnValueIgnored")
public final class TinyGateway implements AutoCloseable {
  public final List<String> offeredSubprotocols = new CopyOnWriteArrayList<>();
  public final List<String> addresses = new CopyOnWriteArrayList<>();
  public final List<ClientFrame> frames = new CopyOnWriteArrayList<>();
  public volatile String goodToken = "good";
  public volatile String userId = "ann";
  public volatile int heartbeatSeconds = 30;
  public volatile boolean silent;
  public volatile HttpResponseStatus refusal = HttpResponseStatus.UNAUTHORIZED;
  public volatile int welcomeAfterMillis;

  private final ChannelGroup open = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);

  private static final AttributeKey<Boolean> JSON = AttributeKey.valueOf("json");

  private final EventLoopGroup threads =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final @Nullable SslContext tls;
  private final Channel server;

  public TinyGateway() {
    this(null);
  }

  /**
   * @param tls null for none
   */
  public TinyGateway(@Nullable SslContext tls) {
    this.tls = tls;
    server =
        new ServerBootstrap()
            .group(threads)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    if (tls != null) {
                      channel.pipeline().addLast(tls.newHandler(channel.alloc()));
                    }
                    channel
                        .pipeline()
                        .addLast(
                            new HttpServerCodec(),
                            new HttpObjectAggregator(65_536),
                            new Doorman(),
                            new WebSocketServerProtocolHandler(
                                "/ws", "danliao.v1.json,danliao.v1.protobuf", true),
                            new Talk());
                  }
                })
            .bind(InetAddress.getLoopbackAddress(), 0)
            .syncUninterruptibly()
            .channel();
  }

  /** Sends a frame on each connection. */
  public void push(ServerFrame frame) {
    open.forEach(channel -> write(channel, frame));
  }

  private static void write(Channel channel, ServerFrame frame) {
    try {
      channel.writeAndFlush(
          channel.attr(JSON).get()
              ? new TextWebSocketFrame(JsonFormat.printer().print(frame))
              : new BinaryWebSocketFrame(Unpooled.wrappedBuffer(frame.toByteArray())));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Closes each connection with a code. */
  public void closeAll(int code) {
    open.writeAndFlush(new CloseWebSocketFrame(code, "as the test has it"));
  }

  /** Each connection ends without a word. */
  public void dropAll() {
    open.close();
  }

  public int connections() {
    return open.size();
  }

  /** The sends that came, in order. */
  public List<Send> sends() {
    return frames.stream().filter(ClientFrame::hasSend).map(ClientFrame::getSend).toList();
  }

  /** The acknowledgements that came, in order. */
  public List<Ack> acks() {
    return frames.stream().filter(ClientFrame::hasAck).map(ClientFrame::getAck).toList();
  }

  public URI address() {
    return URI.create(
        (tls == null ? "ws" : "wss")
            + "://localhost:"
            + ((InetSocketAddress) server.localAddress()).getPort()
            + "/ws");
  }

  @Override
  public void close() {
    server.close().awaitUninterruptibly();
    threads.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
  }

  private final class Doorman extends SimpleChannelInboundHandler<FullHttpRequest> {
    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
      String protocols = request.headers().get(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, "");
      offeredSubprotocols.add(protocols);
      addresses.add(request.uri());
      if (protocols.contains("bearer.")
          || request
              .headers()
              .contains(HttpHeaderNames.AUTHORIZATION, "Bearer " + goodToken, false)) {
        // Netty compares the path exactly.
        request.setUri("/ws");
        context.fireChannelRead(request.retain());
        return;
      }
      DefaultFullHttpResponse refusal =
          new DefaultFullHttpResponse(
              HttpVersion.HTTP_1_1, TinyGateway.this.refusal, Unpooled.EMPTY_BUFFER);
      refusal.headers().set(HttpHeaderNames.CONTENT_LENGTH, 0).set("Retry-After", "7");
      context.writeAndFlush(refusal);
    }
  }

  private final class Talk extends SimpleChannelInboundHandler<WebSocketFrame> {
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
      if (event instanceof WebSocketServerProtocolHandler.HandshakeComplete complete) {
        context.channel().attr(JSON).set("danliao.v1.json".equals(complete.selectedSubprotocol()));
        welcome(context);
      }
    }

    private void welcome(ChannelHandlerContext context) {
      ServerFrame.Builder frame =
          ServerFrame.newBuilder()
              .setWelcome(
                  Welcome.newBuilder().setUserId(userId).setHeartbeatSeconds(heartbeatSeconds));
      context
          .executor()
          .schedule(
              () -> {
                answer(context, frame);
                open.add(context.channel());
              },
              welcomeAfterMillis,
              TimeUnit.MILLISECONDS);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame)
        throws Exception {
      ClientFrame.Builder read = ClientFrame.newBuilder();
      if (frame instanceof TextWebSocketFrame text) {
        JsonFormat.parser().merge(text.text(), read);
      } else {
        read.mergeFrom(ByteBufUtil.getBytes(frame.content()));
      }
      frames.add(read.build());
      if (silent) {
        return;
      }
      if (read.hasPing()) {
        answer(context, ServerFrame.newBuilder().setPong(Pong.getDefaultInstance()));
      } else if (read.hasSend()) {
        act(context, read.getSend());
      }
    }

    private void act(ChannelHandlerContext context, Send send) throws Exception {
      switch (send.getContent()) {
        case "refuse" ->
            answer(
                context,
                ServerFrame.newBuilder()
                    .setError(
                        Error.newBuilder()
                            .setCode(ErrorCode.UNAVAILABLE)
                            .setClientMsgId(send.getClientMsgId())));
        case "malformed" ->
            answer(
                context,
                ServerFrame.newBuilder()
                    .setError(
                        Error.newBuilder()
                            .setCode(ErrorCode.INVALID_ARGUMENT)
                            .setClientMsgId(send.getClientMsgId())));
        case "close" -> context.writeAndFlush(new CloseWebSocketFrame(4409, "replaced"));
        case "silence" -> {}
        default ->
            answer(
                context,
                ServerFrame.newBuilder()
                    .setServerAck(
                        ServerAck.newBuilder()
                            .setClientMsgId(send.getClientMsgId())
                            .setMessageId("m-" + send.getContent())));
      }
    }

    private void answer(ChannelHandlerContext context, ServerFrame.Builder frame) {
      write(context.channel(), frame.build());
    }
  }
}
