package danliao.gateway.frames;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import danliao.api.frame.ClientFrame;
import danliao.api.frame.ServerFrame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The two encodings of the same frames, chosen by subprotocol. Thread-safe. */
public enum FrameCodec {
  /** The proto3 JSON mapping in text frames; fields without presence are always written. */
  JSON("danliao.v1.json") {
    @Override
    public boolean reads(boolean text) {
      return text;
    }

    @Override
    public ClientFrame decode(ByteBuf bytes) throws InvalidProtocolBufferException {
      ClientFrame.Builder frame = ClientFrame.newBuilder();
      try {
        PARSER.merge(bytes.toString(StandardCharsets.UTF_8), frame);
      } catch (RuntimeException e) {
        throw new InvalidProtocolBufferException(String.valueOf(e.getMessage()), asIo(e));
      }
      return frame.build();
    }

    @Override
    byte[] encode(ServerFrame frame) {
      try {
        return PRINTER.print(frame).getBytes(StandardCharsets.UTF_8);
      } catch (InvalidProtocolBufferException e) {
        throw new IllegalStateException("only Any can fail to print, and there is none", e);
      }
    }

    @Override
    WebSocketFrame wrap(byte[] encoded) {
      return new TextWebSocketFrame(Unpooled.wrappedBuffer(encoded));
    }
  },

  /** Protobuf in binary frames. */
  PROTOBUF("danliao.v1.protobuf") {
    @Override
    public boolean reads(boolean text) {
      return !text;
    }

    @Override
    public ClientFrame decode(ByteBuf bytes) throws InvalidProtocolBufferException {
      try {
        return ClientFrame.parseFrom(new ByteBufInputStream(bytes));
      } catch (InvalidProtocolBufferException e) {
        throw e;
      } catch (IOException e) {
        throw new InvalidProtocolBufferException(e);
      }
    }

    @Override
    byte[] encode(ServerFrame frame) {
      return frame.toByteArray();
    }

    @Override
    WebSocketFrame wrap(byte[] encoded) {
      return new BinaryWebSocketFrame(Unpooled.wrappedBuffer(encoded));
    }
  };

  private static final JsonFormat.Parser PARSER = JsonFormat.parser().ignoringUnknownFields();
  private static final JsonFormat.Printer PRINTER =
      JsonFormat.printer().omittingInsignificantWhitespace().alwaysPrintFieldsWithNoPresence();

  private final String subprotocol;

  FrameCodec(String subprotocol) {
    this.subprotocol = subprotocol;
  }

  /** The encoding a client names by its subprotocol; null if it is none of ours. */
  public static @Nullable FrameCodec of(String subprotocol) {
    for (FrameCodec codec : values()) {
      if (codec.subprotocol.equals(subprotocol)) {
        return codec;
      }
    }
    return null;
  }

  public String subprotocol() {
    return subprotocol;
  }

  /** Whether this encoding travels in text frames (or else in binary ones). */
  public abstract boolean reads(boolean text);

  /**
   * A client's frame; its {@code frame} is not set where it is of a kind we do not know.
   *
   * @throws InvalidProtocolBufferException if it is not of this encoding
   */
  public abstract ClientFrame decode(ByteBuf bytes) throws InvalidProtocolBufferException;

  abstract byte[] encode(ServerFrame frame);

  abstract WebSocketFrame wrap(byte[] encoded);

  private static IOException asIo(RuntimeException e) {
    return new IOException(e);
  }
}
