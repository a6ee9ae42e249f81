package danliao.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;

import danliao.api.frame.ClientFrame;
import danliao.api.frame.Message;
import danliao.gateway.TestSettings;
import danliao.gateway.connection.Unacknowledged.Push;
import danliao.gateway.frames.CloseReason;
import danliao.gateway.frames.FrameCodec;
import danliao.gateway.frames.OutboundFrame;
import danliao.gateway.frames.ServerFrames;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.local.LocalAddress;
import io.netty.channel.local.LocalChannel;
import io.netty.channel.local.LocalIoHandler;
import io.netty.channel.local.LocalServerChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** On an event loop of its own: only from another thread a push is queued. */
class DroppedPushTest {
  private static final long TIMEOUT_SECONDS = 60;

  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(
          1, new DefaultThreadFactory("local"), LocalIoHandler.newFactory());
  private final CompletableFuture<Connection> opened = new CompletableFuture<>();
  private final CompletableFuture<List<Push>> left = new CompletableFuture<>();

  @AfterEach
  void stop() {
    loops
        .shutdownGracefully(0, 1, TimeUnit.SECONDS)
        .awaitUninterruptibly(TIMEOUT_SECONDS, TimeUnit.SECONDS);
  }

  @Test
  void aLivePushThatACloseOvertakesIsLeftToBeMarkedOffline() {
    Connection connection = connect();
    CompletableFuture<Void> busy = new CompletableFuture<>();
    connection.eventLoop().execute(busy::join);
    connection.close(CloseReason.NO_HEARTBEAT);
    assertThat(push(connection, "live", false)).isTrue();
    assertThat(push(connection, "again", true)).isTrue();
    busy.complete(null);
    connection.channel().close().syncUninterruptibly();
    assertThat(left.orTimeout(TIMEOUT_SECONDS, TimeUnit.SECONDS).join())
        .extracting(Push::messageId)
        .containsExactly("live");
  }

  private static boolean push(Connection connection, String messageId, boolean redelivered) {
    return connection.deliver(
        new OutboundFrame(
            ServerFrames.message(
                Message.newBuilder()
                    .setMessageId(messageId)
                    .setConversationId("alice:bob")
                    .setRedelivered(redelivered)
                    .build())));
  }

  private Connection connect() {
    Channel server =
        new ServerBootstrap()
            .group(loops)
            .channel(LocalServerChannel.class)
            .childHandler(new ChannelInboundHandlerAdapter())
            .bind(LocalAddress.ANY)
            .syncUninterruptibly()
            .channel();
    Channel channel =
        new Bootstrap()
            .group(loops)
            .channel(LocalChannel.class)
            .handler(new ChannelInboundHandlerAdapter())
            .connect(server.localAddress())
            .syncUninterruptibly()
            .channel();
    ConnectionFactory connections =
        new ConnectionFactory(
            new Listener(),
            TestSettings.of(),
            new ConversationMemory(),
            Clock.fixed(TestConnection.NOW, ZoneOffset.UTC),
            System::nanoTime,
            new SimpleMeterRegistry());
    Login login = new Login("alice", "phone", 1, TestConnection.NOW.plus(Duration.ofHours(1)));
    channel.pipeline().addLast(connections.handler(channel, login, FrameCodec.PROTOBUF));
    return opened.orTimeout(TIMEOUT_SECONDS, TimeUnit.SECONDS).join();
  }

  private final class Listener implements ConnectionListener {
    @Override
    public void opened(Connection connection) {
      opened.complete(connection);
    }

    @Override
    public void received(Connection connection, ClientFrame frame, long readAt) {}

    @Override
    public void writable(Connection connection) {}

    /** Whoever looks after a departure asks then. */
    @Override
    public void closed(Connection connection) {
      left.complete(connection.unacknowledgedPushes());
    }
  }
}
