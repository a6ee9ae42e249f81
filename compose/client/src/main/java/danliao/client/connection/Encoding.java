package danliao.client.connection;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import danliao.api.frame.ClientFrame;
import danliao.api.frame.ServerFrame;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;

/** The two encodings of the same frames, each with the subprotocol that chooses it. */
public enum Encoding {
  JSON("danliao.v1.json") {
    @Override
    WebSocketFrame encode(ClientFrame frame) throws InvalidProtocolBufferException {
      return new TextWebSocketFrame(PRINTER.print(frame));
    }

    @Override
    ServerFrame decode(WebSocketFrame frame) throws InvalidProtocolBufferException {
      if (!(frame instanceof TextWebSocketFrame text)) {
        throw new InvalidProtocolBufferException(
            "expected a text frame, found " + frame.getClass().getSimpleName());
      }
      ServerFrame.Builder builder = ServerFrame.newBuilder();
      PARSER.merge(text.text(), builder);
      return builder.build();
    }
  },

  PROTOBUF("danliao.v1.protobuf") {
    @Override
    WebSocketFrame encode(ClientFrame frame) {
      return new BinaryWebSocketFrame(Unpooled.wrappedBuffer(frame.toByteArray()));
    }

    @Override
    ServerFrame decode(WebSocketFrame frame) throws InvalidProtocolBufferException {
      if (!(frame instanceof BinaryWebSocketFrame)) {
        throw new InvalidProtocolBufferException(
            "expected a binary frame, found " + frame.getClass().getSimpleName());
      }
      return ServerFrame.parseFrom(ByteBufUtil.getBytes(frame.content()));
    }
  };

  private static final JsonFormat.Printer PRINTER =
      JsonFormat.printer().omittingInsignificantWhitespace();
  private static final JsonFormat.Parser PARSER = JsonFormat.parser().ignoringUnknownFields();

  private final String subprotocol;

  Encoding(String subprotocol) {
    this.subprotocol = subprotocol;
  }

  /** How many bytes a frame is on its way. */
  public int bytes(ClientFrame frame) {
    WebSocketFrame encoded = frame(frame);
    try {
      return encoded.content().readableBytes();
    } finally {
      encoded.release();
    }
  }

  public String subprotocol() {
    return subprotocol;
  }

  WebSocketFrame frame(ClientFrame frame) {
    try {
      return encode(frame);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("expected a frame of printable fields", e);
    }
  }

  abstract WebSocketFrame encode(ClientFrame frame) throws InvalidProtocolBufferException;

  abstract ServerFrame decode(WebSocketFrame frame) throws InvalidProtocolBufferException;
}
