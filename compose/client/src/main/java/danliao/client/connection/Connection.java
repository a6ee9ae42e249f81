package danliao.client.connection;

import com.google.protobuf.InvalidProtocolBufferException;
import danliao.api.frame.Ack;
import danliao.api.frame.AckStatus;
import danliao.api.frame.ClientFrame;
import danliao.api.frame.Ping;
import danliao.api.frame.Send;
import danliao.api.frame.ServerAck;
import danliao.api.frame.ServerFrame;
import danliao.api.frame.Sync;
import danliao.api.frame.Welcome;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakeException;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket connection of one device. Made by {@link Network#connect}; thread-safe. Sends a
 * heartbeat by itself; does not acknowledge or reconnect by itself.
 */
// A write or close that fails ends the connection, and that is what callers are told.
@SuppressWarnings("FutureReturnValueIgnored")
public final class Connection implements AutoCloseable {
  private static final int ANSWER_TIMEOUT_SECONDS = 30;
  private static final int WELCOME_TIMEOUT_SECONDS = 20;
  private static final int USUAL_HEARTBEAT_SECONDS = 30;
  private static final int CLOSE_TIMEOUT_SECONDS = 5;

  private final Encoding encoding;
  private final ConnectionListener listener;
  private final CompletableFuture<Connection> welcomed = new CompletableFuture<>();
  private final CompletableFuture<Closed> closed = new CompletableFuture<>();
  // Touched on the channel's event loop only.
  private final Map<String, Deque<CompletableFuture<ServerAck>>> awaitingAck = new HashMap<>();
  private @Nullable Closed closeFrame;
  private @Nullable Future<?> heartbeat;

  private volatile @Nullable Channel channel;
  private volatile @Nullable Welcome welcome;

  Connection(Encoding encoding, ConnectionListener listener) {
    this.encoding = encoding;
    this.listener = listener;
    welcomed
        .orTimeout(WELCOME_TIMEOUT_SECONDS, TimeUnit.SECONDS)
        .whenComplete(
            (welcomedNow, failure) -> {
              if (failure != null) {
                leave();
              }
            });
  }

  /** An id for a new message. */
  public static String newClientMsgId() {
    return UUID.randomUUID().toString();
  }

  /** The first frame. */
  public Welcome welcome() {
    return Objects.requireNonNull(welcome, "connected clients have had their welcome");
  }

  /** How often the gateway wants to hear from this side. */
  public Duration heartbeat() {
    int seconds = welcome().getHeartbeatSeconds();
    return Duration.ofSeconds(seconds > 0 ? seconds : USUAL_HEARTBEAT_SECONDS);
  }

  /** Completes when the connection has ended, however it ended. */
  public CompletableFuture<Closed> closed() {
    return closed.copy();
  }

  public boolean isOpen() {
    return !closed.isDone();
  }

  /** Sends text under a new id. */
  public CompletableFuture<ServerAck> send(String to, String content) {
    return send(
        Send.newBuilder().setClientMsgId(newClientMsgId()).setTo(to).setContent(content).build());
  }

  /**
   * Sends a message. Fails with {@link RefusedException} where the server answers with an error,
   * {@link ConnectionClosedException} where the connection ends first, and {@link
   * java.util.concurrent.TimeoutException} after 30 s without either. The same id sent twice takes
   * the answers in the order they come.
   */
  public CompletableFuture<ServerAck> send(Send send) {
    CompletableFuture<ServerAck> answer =
        new CompletableFuture<ServerAck>().orTimeout(ANSWER_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    onLoop(
        () -> {
          if (closed.isDone()) {
            answer.completeExceptionally(new ConnectionClosedException(closed.join()));
            return;
          }
          awaitingAck.computeIfAbsent(send.getClientMsgId(), id -> new ArrayDeque<>(1)).add(answer);
          write(encoding.frame(ClientFrame.newBuilder().setSend(send).build()));
        });
    answer.whenComplete((ack, failure) -> onLoop(() -> forget(send.getClientMsgId(), answer)));
    return answer;
  }

  public void ack(AckStatus status, String... messageIds) {
    ack(status, List.of(messageIds));
  }

  public void ack(AckStatus status, Collection<String> messageIds) {
    send(
        ClientFrame.newBuilder()
            .setAck(Ack.newBuilder().setStatus(status).addAllMessageIds(messageIds))
            .build());
  }

  public void ping() {
    send(ClientFrame.newBuilder().setPing(Ping.getDefaultInstance()).build());
  }

  public void sync(String cursor, int limit) {
    send(
        ClientFrame.newBuilder()
            .setSync(Sync.newBuilder().setCursor(cursor).setLimit(limit))
            .build());
  }

  /** Writes any frame; answers come to the listener alone. */
  public void send(ClientFrame frame) {
    onLoop(() -> write(encoding.frame(frame)));
  }

  /** Writes a text frame as it is, however wrong. */
  public void sendRaw(String text) {
    onLoop(() -> write(new TextWebSocketFrame(text)));
  }

  /** Writes a binary frame as it is, however wrong. */
  public void sendRaw(byte[] bytes) {
    onLoop(() -> write(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(bytes))));
  }

  /**
   * Stays connected but reads nothing and says nothing from now on, not even a pong: how a peer
   * looks that lost its network.
   */
  public void freeze() {
    onLoop(
        () -> {
          stopHeartbeat();
          open().config().setAutoRead(false);
        });
  }

  /** Reads no more for now; the heartbeat goes on. What has been read already still comes. */
  public void pauseReading() {
    onLoop(() -> open().config().setAutoRead(false));
  }

  /** Reads again after {@link #pauseReading}. */
  public void resumeReading() {
    onLoop(() -> open().config().setAutoRead(true));
  }

  /** Reads again after {@link #freeze}; without heartbeat. */
  public void thaw() {
    onLoop(() -> open().config().setAutoRead(true));
  }

  /** Ends the connection with a reset and no close frame. */
  public void reset() {
    onLoop(
        () -> {
          open().config().setOption(ChannelOption.SO_LINGER, 0);
          open().pipeline().firstContext().close();
        });
  }

  /** Begins to close with 1000, after what was sent before. Does not wait. */
  public void leave() {
    Channel open = channel;
    if (open != null) {
      open.close();
    }
  }

  /** Closes with 1000 and waits until the connection has ended. */
  @Override
  public void close() {
    Channel open = channel;
    if (open != null) {
      open.close().awaitUninterruptibly(CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }
  }

  CompletableFuture<Connection> welcomed() {
    return welcomed;
  }

  void failed(Throwable cause) {
    welcomed.completeExceptionally(cause);
    closed.complete(new Closed(Closed.NO_CODE, String.valueOf(cause.getMessage())));
  }

  ChannelHandler handler() {
    return new Handler();
  }

  private Channel open() {
    return Objects.requireNonNull(channel, "frames are sent after connecting only");
  }

  private void onLoop(Runnable action) {
    Channel open = open();
    if (open.eventLoop().inEventLoop()) {
      action.run();
    } else if (!open.eventLoop().isShuttingDown()) {
      open.eventLoop().execute(action);
    }
  }

  private void write(WebSocketFrame frame) {
    open().writeAndFlush(frame, open().voidPromise());
  }

  private void forget(String clientMsgId, CompletableFuture<ServerAck> answer) {
    Deque<CompletableFuture<ServerAck>> answers = awaitingAck.get(clientMsgId);
    if (answers != null && answers.removeIf(a -> a == answer) && answers.isEmpty()) {
      awaitingAck.remove(clientMsgId);
    }
  }

  /** Taken out here: what forgets a completed one may run on another thread, and later. */
  private @Nullable CompletableFuture<ServerAck> nextAwaiting(String clientMsgId) {
    Deque<CompletableFuture<ServerAck>> answers = awaitingAck.get(clientMsgId);
    CompletableFuture<ServerAck> next = null;
    while (answers != null && !answers.isEmpty() && (next == null || next.isDone())) {
      next = answers.remove();
    }
    if (answers != null && answers.isEmpty()) {
      awaitingAck.remove(clientMsgId);
    }
    return next;
  }

  private void received(ServerFrame frame) {
    // The listener first: whoever waits for an answer then finds it in the listener's records too.
    listener.received(this, frame);
    switch (frame.getFrameCase()) {
      case WELCOME -> {
        welcome = frame.getWelcome();
        startHeartbeat();
        if (!welcomed.complete(this)) {
          leave(); // Nobody waits for it any more.
        }
      }
      case SERVER_ACK -> {
        CompletableFuture<ServerAck> answer = nextAwaiting(frame.getServerAck().getClientMsgId());
        if (answer != null) {
          answer.complete(frame.getServerAck());
        }
      }
      case ERROR -> {
        CompletableFuture<ServerAck> answer =
            frame.getError().hasClientMsgId()
                ? nextAwaiting(frame.getError().getClientMsgId())
                : null;
        if (answer != null) {
          answer.completeExceptionally(new RefusedException(frame.getError()));
        }
      }
      case MESSAGE, RECEIPT, SYNCED, PONG, FRAME_NOT_SET -> {}
    }
  }

  private void startHeartbeat() {
    long millis = heartbeat().toMillis() / 2;
    heartbeat =
        open().eventLoop().scheduleAtFixedRate(this::ping, millis, millis, TimeUnit.MILLISECONDS);
  }

  private void stopHeartbeat() {
    Future<?> running = heartbeat;
    if (running != null) {
      running.cancel(false);
    }
  }

  private void ended() {
    stopHeartbeat();
    Closed how = closeFrame == null ? new Closed(Closed.NO_CODE, "") : closeFrame;
    closed.complete(how);
    welcomed.completeExceptionally(new ConnectionClosedException(how));
    List<CompletableFuture<ServerAck>> unanswered =
        awaitingAck.values().stream().flatMap(Deque::stream).toList();
    unanswered.forEach(a -> a.completeExceptionally(new ConnectionClosedException(how)));
    listener.closed(how);
  }

  private final class Handler extends SimpleChannelInboundHandler<WebSocketFrame> {
    @Override
    public void handlerAdded(ChannelHandlerContext context) {
      channel = context.channel();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame)
        throws InvalidProtocolBufferException {
      if (frame instanceof CloseWebSocketFrame close) {
        closeFrame = new Closed(close.statusCode(), close.reasonText());
        context.close();
      } else {
        received(encoding.decode(frame));
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      ended();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      welcomed.completeExceptionally(
          cause instanceof WebSocketClientHandshakeException refused && refused.response() != null
              ? refusal(refused.response())
              : cause);
      context.close();
    }

    private LoginRefusedException refusal(HttpResponse response) {
      return new LoginRefusedException(
          response.status().code(), response.headers().get(HttpHeaderNames.RETRY_AFTER));
    }
  }
}
