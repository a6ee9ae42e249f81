package danliao.gateway.connection;

import danliao.api.frame.ErrorCode;
import danliao.api.frame.Message;
import danliao.api.frame.ServerFrame;
import danliao.gateway.frames.CloseReason;
import danliao.gateway.frames.FrameCodec;
import danliao.gateway.frames.OutboundFrame;
import danliao.gateway.frames.ServerFrames;
import danliao.gateway.settings.GatewaySettings;
import danliao.gateway.settings.GatewaySettings.Limits;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One connected device. Frames may be written from any thread and leave in the order in which one
 * thread wrote them; the rest belongs to the connection's event loop.
 */
public final class Connection {
  /** For a client that does not answer our close frame, or does not read our answer to its own. */
  private static final Duration CLOSING = Duration.ofSeconds(2);

  /** A second or so of a slow link: more would only be lost with the connection. */
  private static final WriteBufferWaterMark WINDOW = new WriteBufferWaterMark(32 * 1024, 64 * 1024);

  private final Channel channel;
  private final Login login;
  private final FrameCodec codec;
  private final ConnectionListener listener;
  private final ConnectionMetrics metrics;
  private final ConversationMemory memory;
  private final LongSupplier nanoTime;
  private final @Nullable FrameDecoder decoder;
  private final HeldBytes heldOutside = new HeldBytes();
  private final Pushes pushes;
  private final Liveness liveness;
  private final Occurrences rateRefusals;
  private final Reading reading;
  private final Outflow outflow;
  private final int outboundBytes;
  private volatile boolean open = true;
  private @Nullable CloseReason closeReason;

  Connection(Channel channel, Login login, FrameCodec codec, Shared shared) {
    GatewaySettings settings = shared.settings();
    Limits limits = settings.limits();
    this.channel = channel;
    this.login = login;
    this.codec = codec;
    this.listener = shared.listener();
    this.metrics = shared.metrics();
    this.memory = shared.memory();
    this.nanoTime = shared.nanoTime();
    this.pushes = new Pushes(limits.unacknowledged(), heldOutside, nanoTime);
    this.rateRefusals = new Occurrences(limits.floodRefusals(), TimeUnit.SECONDS.toNanos(10));
    this.reading =
        new Reading(
            channel,
            new TokenBucket(limits.acksPerSecond(), limits.ackBurst(), nanoTime.getAsLong()),
            nanoTime,
            this::readAgain);
    this.decoder = channel.pipeline().get(FrameDecoder.class);
    this.outflow = new Outflow(channel);
    this.outboundBytes = limits.outboundBytes();
    channel.config().setWriteBufferWaterMark(WINDOW);
    this.liveness =
        new Liveness(
            channel.eventLoop(), nanoTime, settings, pushes.unacknowledged(), new Reactions());
  }

  public String userId() {
    return login.userId();
  }

  public String deviceId() {
    return login.deviceId();
  }

  /** Grows with each login of the user. */
  public long epoch() {
    return login.epoch();
  }

  public Login login() {
    return login;
  }

  public Channel channel() {
    return channel;
  }

  public EventLoop eventLoop() {
    return channel.eventLoop();
  }

  FrameCodec codec() {
    return codec;
  }

  Liveness liveness() {
    return liveness;
  }

  /** Whether it is open and little waits for its client; a drain waits until that is so. */
  public boolean isWritable() {
    return open && channel.isWritable();
  }

  public boolean isOpen() {
    return open;
  }

  /** Bytes that its client has not taken. Any thread. */
  long waiting() {
    ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
    return buffer == null ? 0 : buffer.totalPendingWriteBytes();
  }

  /**
   * What is held for it outside its channel: frames whose end has not come, messages it is to be
   * written or has not acknowledged. Whoever holds something for it adds it there.
   */
  public HeldBytes heldOutside() {
    return heldOutside;
  }

  /** Bytes of memory that it takes beside what every connection does, about. Any thread. */
  long totalHeld() {
    return waiting() + heldOutside.sum() + (decoder == null ? 0 : decoder.unfinished());
  }

  /** Why the gateway closed it; null if it did not. */
  public @Nullable CloseReason closeReason() {
    return closeReason;
  }

  /**
   * Writes a frame to the device; false if it does not take any now. A message that this connection
   * has been pushed is not written once more, unless its sender has sent it again. One that it does
   * not take is missed; one that it takes and a close then drops is pushed and not acknowledged.
   */
  public boolean deliver(OutboundFrame frame) {
    if (open && waiting() < outboundBytes) {
      write(frame);
      // Open still: it is in the queue, ahead of what is done about the end of the connection.
      return open;
    }
    if (open && frame.frame().hasMessage()) {
      miss(frame.frame().getMessage());
    }
    return false;
  }

  /** Answers the client. */
  public void reply(ServerFrame frame) {
    if (!open) {
      return;
    }
    if (channel.eventLoop().inEventLoop()) {
      answer(new OutboundFrame(frame).in(codec));
      metrics.sent(frame);
    } else {
      channel.eventLoop().execute(() -> reply(frame));
    }
  }

  /** Answers a WebSocket ping. On its event loop. */
  void pong(PingWebSocketFrame ping) {
    if (open) {
      answer(new PongWebSocketFrame(ping.content().retain()));
    }
  }

  private void answer(WebSocketFrame frame) {
    int bytes = frame.content().readableBytes();
    writeNow(frame);
    if (!channel.isWritable()) {
      reading.answered(bytes);
    }
  }

  /** Little waits for the client any more. */
  void caughtUp() {
    liveness.excusedUntilNow();
    reading.answersTaken();
  }

  private void write(OutboundFrame frame) {
    if (channel.eventLoop().inEventLoop()) {
      writeNow(frame);
    } else {
      channel.eventLoop().execute(() -> writeNow(frame));
    }
  }

  private void writeNow(OutboundFrame frame) {
    if (frame.frame().hasMessage()) {
      push(frame, frame.frame().getMessage());
    } else if (open) {
      writeNow(frame.in(codec));
      metrics.sent(frame.frame());
    }
  }

  private void push(OutboundFrame frame, Message message) {
    if (!pushes.add(message, frame.sentAgain())) {
      metrics.repeat();
      return;
    }
    if (open) {
      writeNow(frame.in(codec));
      metrics.sent(frame.frame());
      memory.pushed(message.getMessageId(), message.getConversationId());
    }
    liveness.pushed();
  }

  private void miss(Message message) {
    if (!channel.eventLoop().inEventLoop()) {
      channel.eventLoop().execute(() -> miss(message));
      return;
    }
    pushes.miss(message);
    if (isWritable()) {
      // It became so after the refusal, and the listener heard of it before the miss.
      listener.writable(this);
    }
  }

  /** A failure shows as an exception on the channel, which closes it. */
  private void writeNow(WebSocketFrame frame) {
    var unused = channel.writeAndFlush(frame, channel.voidPromise());
  }

  /** The client has acknowledged messages. */
  public void acknowledged(List<String> messageIds) {
    pushes.acknowledged(messageIds);
  }

  /**
   * No message that it has missed has a lower seq than this; empty if it has missed none lately. On
   * its event loop.
   */
  public OptionalLong missedFrom() {
    return pushes.missedFrom();
  }

  /** What it was pushed live and has not acknowledged. */
  public List<Unacknowledged.Push> unacknowledgedPushes() {
    return pushes.unacknowledged().livePushes();
  }

  /**
   * The client sends faster than it may; a flood is closed.
   *
   * @param waitNanos until it may send this again
   */
  public void refuseForRate(String clientMsgId, long waitNanos) {
    if (rateRefusals.exceeded(nanoTime.getAsLong())) {
      close(CloseReason.FLOOD);
    } else {
      reply(
          ServerFrames.sendAgain(
              ErrorCode.RATE_LIMITED,
              "sends come faster than allowed",
              clientMsgId,
              1 + (int) TimeUnit.NANOSECONDS.toMillis(waitNanos)));
    }
  }

  /**
   * The client has acknowledged so many; one that does so faster than it may is not read until it
   * has paid. On its event loop.
   */
  public void pacedForAcks(int count) {
    reading.acknowledged(count);
  }

  /** Reads nothing until as many {@link #resume} have followed. */
  public void pause() {
    reading.pause();
  }

  public void resume() {
    reading.resume();
  }

  private void readAgain() {
    liveness.excusedUntilNow();
  }

  /** Says why and closes; any thread, repeatable. */
  public void close(CloseReason reason) {
    if (!channel.eventLoop().inEventLoop()) {
      channel.eventLoop().execute(() -> close(reason));
      return;
    }
    if (open) {
      closeReason = reason;
      metrics.closed(reason);
      close(reason.frame());
    }
  }

  /** Gives its memory back soon. Any thread. */
  void shed() {
    close(CloseReason.OVERLOADED);
    if (waiting() > WINDOW.high()) {
      // Its client would not come to read why for as long.
      var unused = channel.close();
    }
  }

  /** The client broke the WebSocket protocol itself. */
  void close(WebSocketCloseStatus violation) {
    if (open) {
      close(new CloseWebSocketFrame(violation));
    }
  }

  private void close(CloseWebSocketFrame frame) {
    closing();
    // Reading on until the client closes: closing with unread bytes would reset the connection and
    // the client would never see why. Its last acknowledgements are among them.
    reading.goOn();
    writeNow(frame);
  }

  /** One side has said that it closes: whatever is still to be written, the channel ends soon. */
  void closing() {
    gone();
    var unused =
        channel
            .eventLoop()
            .schedule(
                () -> {
                  var unusedClose = channel.close();
                },
                CLOSING.toMillis(),
                TimeUnit.MILLISECONDS);
  }

  /** The channel is closed, or about to be. */
  void gone() {
    open = false;
    liveness.stop();
  }

  private final class Reactions implements Liveness.Client {
    @Override
    public boolean isExcused() {
      return reading.isPaused() || !channel.isWritable();
    }

    @Override
    public boolean tookSome() {
      return outflow.moved();
    }

    @Override
    public void silent() {
      close(CloseReason.NO_HEARTBEAT);
    }

    @Override
    public void ping() {
      writeNow(new PingWebSocketFrame());
    }

    @Override
    public void dead() {
      close(CloseReason.NO_HEARTBEAT);
    }
  }
}
