package danliao.gateway.http;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import danliao.api.frame.Ack;
import danliao.api.frame.AckStatus;
import danliao.api.frame.ClientFrame;
import danliao.api.frame.Message;
import danliao.api.frame.Send;
import danliao.api.frame.ServerFrame;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A client of the protocol, as a user of the JDK would write it. */
final class TestClient implements AutoCloseable {
  private static final long TIMEOUT_SECONDS = 60;
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final boolean json;
  private final BlockingQueue<ServerFrame> frames = new LinkedBlockingQueue<>();
  private final CompletableFuture<Integer> closeCode = new CompletableFuture<>();
  private final WebSocket socket;

  private TestClient(int port, String device, boolean json, String... tokens) {
    this.json = json;
    URI uri = URI.create("ws://127.0.0.1:" + port + "/ws?device=" + device);
    String encoding = json ? "danliao.v1.json" : "danliao.v1.protobuf";
    this.socket =
        HTTP.newWebSocketBuilder()
            .subprotocols(encoding, tokens)
            .buildAsync(uri, new Listener())
            .join();
  }

  static TestClient json(int port, String device, String token) {
    return new TestClient(port, device, true, "bearer." + token);
  }

  static TestClient protobuf(int port, String device, String token) {
    return new TestClient(port, device, false, "bearer." + token);
  }

  String subprotocol() {
    return socket.getSubprotocol();
  }

  TestClient welcomed() {
    ServerFrame first = next();
    if (!first.hasWelcome()) {
      throw new AssertionError("expected welcome first, found " + first);
    }
    return this;
  }

  /** The next frame; fails if none comes in time. */
  ServerFrame next() {
    try {
      ServerFrame frame = frames.poll(TIMEOUT_SECONDS, TimeUnit.SECONDS);
      if (frame == null) {
        throw new AssertionError("expected a frame within " + TIMEOUT_SECONDS + " s");
      }
      return frame;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  Message message() {
    ServerFrame frame = next();
    if (!frame.hasMessage()) {
      throw new AssertionError("expected a message, found " + frame);
    }
    return frame.getMessage();
  }

  @Nullable ServerFrame peek() {
    return frames.peek();
  }

  int closeCode() {
    return closeCode.orTimeout(TIMEOUT_SECONDS, TimeUnit.SECONDS).join();
  }

  void send(String clientMsgId, String to, String content) {
    send(
        ClientFrame.newBuilder()
            .setSend(Send.newBuilder().setClientMsgId(clientMsgId).setTo(to).setContent(content))
            .build());
  }

  void ack(AckStatus status, String... ids) {
    send(
        ClientFrame.newBuilder()
            .setAck(Ack.newBuilder().setStatus(status).addAllMessageIds(java.util.List.of(ids)))
            .build());
  }

  void send(ClientFrame frame) {
    if (!json) {
      binary(frame.toByteArray());
      return;
    }
    try {
      text(JsonFormat.printer().print(frame));
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  void text(String text) {
    socket.sendText(text, true).join();
  }

  void binary(byte[] bytes) {
    socket.sendBinary(ByteBuffer.wrap(bytes), true).join();
  }

  void leave() {
    socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
  }

  @Override
  public void close() {
    socket.abort();
  }

  private final class Listener implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket ws, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        ServerFrame.Builder frame = ServerFrame.newBuilder();
        try {
          JsonFormat.parser().merge(text.toString(), frame);
        } catch (InvalidProtocolBufferException e) {
          throw new AssertionError(e);
        }
        text.setLength(0);
        frames.add(frame.build());
      }
      ws.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket ws, ByteBuffer data, boolean last) {
      byte[] part = new byte[data.remaining()];
      data.get(part);
      bytes.writeBytes(part);
      if (last) {
        try {
          frames.add(ServerFrame.parseFrom(bytes.toByteArray()));
        } catch (InvalidProtocolBufferException e) {
          throw new AssertionError(e);
        }
        bytes.reset();
      }
      ws.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket ws, int code, String reason) {
      closeCode.complete(code);
      return null;
    }

    @Override
    public void onError(WebSocket ws, Throwable failure) {
      closeCode.completeExceptionally(failure);
    }
  }
}
