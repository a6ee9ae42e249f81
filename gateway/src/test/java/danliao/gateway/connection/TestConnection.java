package danliao.gateway.connection;

import com.google.protobuf.InvalidProtocolBufferException;
import danliao.api.frame.ClientFrame;
import danliao.api.frame.Message;
import danliao.api.frame.ServerFrame;
import danliao.gateway.TestSettings;
import danliao.gateway.frames.FrameCodec;
import danliao.gateway.frames.OutboundFrame;
import danliao.gateway.frames.ServerFrames;
import danliao.gateway.settings.GatewaySettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A protobuf connection of alice's phone on an embedded channel, in a time of its own. */
public final class TestConnection {
  public static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  /** Of a frame that runs any buffer full. */
  private static final int FILLER_BYTES = 2 << 20;

  private final MockTicker time = Ticker.newMockTicker();
  private final SlowChannel channel = new SlowChannel(EmbeddedChannel.builder().ticker(time));
  private final List<ClientFrame> received = new ArrayList<>();
  private @Nullable Connection connection;
  private Consumer<Connection> whenWritable = writable -> {};
  private boolean closed;

  public TestConnection(String... settings) {
    this(login("alice", "phone"), TestSettings.of(settings));
  }

  /** Of another login. */
  public TestConnection(Login login) {
    this(login, TestSettings.of());
  }

  /** Of a user who is taken in among others. */
  TestConnection(String user, Connections others) {
    this(user, "phone", others);
  }

  TestConnection(String user, String device, Connections others) {
    this(login(user, device));
    others.add(connection());
  }

  private TestConnection(Login login, GatewaySettings settings) {
    ConnectionFactory connections =
        new ConnectionFactory(
            new Recorder(),
            settings,
            new ConversationMemory(),
            Clock.fixed(NOW, ZoneOffset.UTC),
            time::nanoTime,
            new SimpleMeterRegistry());
    channel.pipeline().addLast(connections.handler(channel, login, FrameCodec.PROTOBUF));
  }

  private static Login login(String user, String device) {
    return new Login(user, device, 1, NOW.plus(Duration.ofHours(1)));
  }

  public Connection connection() {
    if (connection == null) {
      throw new IllegalStateException("expected opened to have been called");
    }
    return connection;
  }

  public EmbeddedChannel channel() {
    return channel;
  }

  List<ClientFrame> received() {
    return received;
  }

  boolean isClosed() {
    return closed;
  }

  /** What to do when it takes frames again. */
  public void whenWritable(Consumer<Connection> reaction) {
    whenWritable = reaction;
  }

  /** A client that does not read lets its connection's buffer run full. */
  public void reads(boolean reads) {
    if (reads) {
      takes(Long.MAX_VALUE);
    } else {
      takes(0);
      var unused =
          channel.writeAndFlush(
              new BinaryWebSocketFrame(Unpooled.wrappedBuffer(new byte[FILLER_BYTES])));
      channel.runPendingTasks();
    }
  }

  /** From now on so many bytes leave and no more, as if TCP took no more. */
  public void takes(long bytes) {
    channel.allowance = bytes;
    channel.flush();
    channel.runPendingTasks();
  }

  public void pass(Duration duration) {
    time.advance(duration.toNanos(), TimeUnit.NANOSECONDS);
    channel.runScheduledPendingTasks();
    channel.runPendingTasks();
  }

  void send(ClientFrame frame) {
    write(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(frame.toByteArray())));
  }

  void write(WebSocketFrame frame) {
    channel.writeInbound(frame);
  }

  boolean push(String messageId) {
    return push(messageId, false, false);
  }

  boolean push(String messageId, boolean redelivered, boolean sentAgain) {
    return push(
        Message.newBuilder()
            .setMessageId(messageId)
            .setConversationId("alice:bob")
            .setRedelivered(redelivered)
            .build(),
        sentAgain);
  }

  public boolean push(Message message, boolean sentAgain) {
    return connection().deliver(new OutboundFrame(ServerFrames.message(message), sentAgain));
  }

  /** The next frame that the client has taken; null if there is none. */
  public @Nullable WebSocketFrame written() {
    channel.runPendingTasks();
    WebSocketFrame frame = channel.readOutbound();
    boolean filler = frame != null && frame.content().readableBytes() == FILLER_BYTES;
    return filler ? channel.readOutbound() : frame;
  }

  /** The next frame of the protocol that was written. */
  public ServerFrame frame() {
    WebSocketFrame frame = written();
    if (!(frame instanceof BinaryWebSocketFrame binary)) {
      throw new AssertionError("expected a binary frame, found " + frame);
    }
    try {
      return ServerFrame.parseFrom(ByteBufUtil.getBytes(binary.content()));
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  /** The code of the close frame that was written next. */
  int closeCode() {
    WebSocketFrame frame = written();
    if (!(frame instanceof CloseWebSocketFrame close)) {
      throw new AssertionError("expected a close frame, found " + frame);
    }
    return close.statusCode();
  }

  /** Takes whole frames as far as it is allowed to, and a part of the next. */
  private static final class SlowChannel extends EmbeddedChannel {
    private long allowance = Long.MAX_VALUE;

    SlowChannel(Builder builder) {
      super(builder);
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer waiting) {
      while (waiting.current() instanceof WebSocketFrame frame) {
        long left = frame.content().readableBytes() - waiting.currentProgress();
        if (left > allowance || allowance == 0) {
          waiting.progress(allowance);
          allowance = 0;
          return;
        }
        allowance -= left;
        // The client's own copy: what was the gateway's is released, as a socket does.
        outboundMessages().add(frame.replace(Unpooled.copiedBuffer(frame.content())));
        waiting.remove();
      }
    }
  }

  private final class Recorder implements ConnectionListener {
    @Override
    public void opened(Connection opened) {
      connection = opened;
    }

    @Override
    public void received(Connection from, ClientFrame frame, long readAt) {
      received.add(frame);
    }

    @Override
    public void writable(Connection again) {
      whenWritable.accept(again);
    }

    @Override
    public void closed(Connection gone) {
      closed = true;
    }
  }
}
