package danliao.gateway.http;

import java.io.DataInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A WebSocket by hand, for what the JDK's client refuses to send, and for reading slowly. Pings are
 * answered when they are read.
 */
final class RawWebSocket implements AutoCloseable {
  private static final int FINAL = 0x80;
  private static final int MASKED = 0x80;
  private static final int TEXT = 1;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;
  private static final int RECEIVE_BUFFER = 16 * 1024;

  private final Socket socket = new Socket();
  private final DataInputStream in;

  RawWebSocket(int port, String token) throws IOException {
    this(port, token, Integer.MAX_VALUE);
  }

  /** Takes no more than so many bytes a second, however many there are. */
  RawWebSocket(int port, String token, int bytesPerSecond) throws IOException {
    this(port, "phone", token, bytesPerSecond);
  }

  RawWebSocket(int port, String device, String token, int bytesPerSecond) throws IOException {
    socket.setReceiveBufferSize(RECEIVE_BUFFER);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    socket.setSoTimeout(60_000);
    in = new DataInputStream(new Throttled(socket.getInputStream(), bytesPerSecond));
    write(request("/ws?device=" + device, "danliao.v1.json, bearer." + token));
    int ended = 0;
    while (ended < 4) {
      int next = in.readUnsignedByte();
      ended = next == (ended % 2 == 0 ? '\r' : '\n') ? ended + 1 : 0;
    }
  }

  /** An upgrade request, to the last empty line. */
  static byte[] request(String path, String subprotocols) {
    return String.join(
            "\r\n",
            "GET " + path + " HTTP/1.1",
            "Host: localhost",
            "Connection: Upgrade",
            "Upgrade: websocket",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "Sec-WebSocket-Protocol: " + subprotocols,
            "",
            "")
        .getBytes(StandardCharsets.US_ASCII);
  }

  /** A whole text frame of fewer than 65,536 bytes. */
  void text(byte[] payload) throws IOException {
    write(TEXT, payload);
  }

  /** A text frame that is said to be longer than what comes of it. */
  void unfinishedText(int length, int sent) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(14 + sent);
    frame.put((byte) (FINAL | TEXT)).put((byte) (MASKED | 127)).putLong(length).putInt(0);
    write(frame.array());
  }

  /** Reads and forgets until the connection ends. */
  void readAll() {
    try {
      var unused = in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException ended) {
      // However it did.
    }
  }

  /** Masked with zeros. */
  private void write(int kind, byte[] payload) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(8 + payload.length);
    frame.put((byte) (FINAL | kind));
    if (payload.length < 126) {
      frame.put((byte) (MASKED | payload.length));
    } else {
      frame.put((byte) (MASKED | 126)).putShort((short) payload.length);
    }
    frame.putInt(0).put(payload);
    write(Arrays.copyOf(frame.array(), frame.position()));
  }

  /** Reads until the close frame; its code. */
  int closeCode() throws IOException {
    while (true) {
      Frame frame = read();
      if (frame.kind == CLOSE) {
        return ByteBuffer.wrap(frame.payload).getShort();
      }
    }
  }

  /** The next text frame. */
  String nextText() throws IOException {
    while (true) {
      Frame frame = read();
      if (frame.kind == TEXT) {
        return new String(frame.payload, StandardCharsets.UTF_8);
      }
      if (frame.kind == CLOSE) {
        throw new AssertionError("expected text, found a close frame");
      }
    }
  }

  private Frame read() throws IOException {
    int kind = in.readUnsignedByte() & 0x0f;
    int length = in.readUnsignedByte();
    if (length == 126) {
      length = in.readUnsignedShort();
    }
    Frame frame = new Frame(kind, in.readNBytes(length));
    if (kind == PING) {
      write(PONG, frame.payload);
    }
    return frame;
  }

  private void write(byte[] bytes) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(bytes);
    out.flush();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Frame(int kind, byte[] payload) {}

  /** Reads as slowly as a thin line would bring it. */
  private static final class Throttled extends FilterInputStream {
    private static final int MOST = 4096;

    private final long bytesPerSecond;
    private long dueAt = System.nanoTime();

    Throttled(InputStream in, int bytesPerSecond) {
      super(in);
      this.bytesPerSecond = bytesPerSecond;
    }

    @Override
    public int read() throws IOException {
      awaitTurn();
      int read = super.read();
      took(1);
      return read;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      awaitTurn();
      int read = super.read(bytes, offset, Math.min(length, MOST));
      took(Math.max(0, read));
      return read;
    }

    private void awaitTurn() {
      long left = dueAt - System.nanoTime();
      while (left > 0) {
        LockSupport.parkNanos(left);
        left = dueAt - System.nanoTime();
      }
    }

    private void took(int bytes) {
      long now = System.nanoTime();
      dueAt =
          (dueAt - now > 0 ? dueAt : now) + bytes * TimeUnit.SECONDS.toNanos(1) / bytesPerSecond;
    }
  }
}
