package danliao.client.connection;

import com.google.protobuf.util.JsonFormat;
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
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * Answers as a gateway would, from a script in the message's content: {@code refuse}, {@code
 * close}, {@code silence}; anything else is acknowledged. A request without a token gets 401.
 */
@SuppressWarnings("FutureReturnValueIgnored")
final class TinyGateway implements AutoCloseable {
  final List<String> offeredSubprotocols = new CopyOnWriteArrayList<>();
  final List<String> addresses = new CopyOnWriteArrayList<>();

  private final EventLoopGroup threads =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final Channel server;

  TinyGateway() {
    server =
        new ServerBootstrap()
            .group(threads)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
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

  URI address() {
    return URI.create(
        "ws://127.0.0.1:" + ((InetSocketAddress) server.localAddress()).getPort() + "/ws");
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
          || request.headers().contains(HttpHeaderNames.AUTHORIZATION, "Bearer good", false)) {
        // Netty compares the path exactly.
        request.setUri("/ws");
        context.fireChannelRead(request.retain());
        return;
      }
      DefaultFullHttpResponse refusal =
          new DefaultFullHttpResponse(
              HttpVersion.HTTP_1_1, HttpResponseStatus.UNAUTHORIZED, Unpooled.EMPTY_BUFFER);
      refusal.headers().set(HttpHeaderNames.CONTENT_LENGTH, 0).set("Retry-After", "7");
      context.writeAndFlush(refusal);
    }
  }

  private static final class Talk extends SimpleChannelInboundHandler<WebSocketFrame> {
    private boolean json;

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
      if (event instanceof WebSocketServerProtocolHandler.HandshakeComplete complete) {
        json = "danliao.v1.json".equals(complete.selectedSubprotocol());
        answer(
            context,
            ServerFrame.newBuilder()
                .setWelcome(Welcome.newBuilder().setUserId("ann").setHeartbeatSeconds(30)));
      }
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

    private void answer(ChannelHandlerContext context, ServerFrame.Builder frame) throws Exception {
      context.writeAndFlush(
          json
              ? new TextWebSocketFrame(JsonFormat.printer().print(frame))
              : new BinaryWebSocketFrame(Unpooled.wrappedBuffer(frame.build().toByteArray())));
    }
  }
}
