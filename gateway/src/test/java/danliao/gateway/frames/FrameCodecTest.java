package danliao.gateway.frames;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.InvalidProtocolBufferException;
import danliao.api.Timestamps;
import danliao.api.frame.Ack;
import danliao.api.frame.AckStatus;
import danliao.api.frame.ClientFrame;
import danliao.api.frame.ErrorCode;
import danliao.api.frame.Message;
import danliao.api.frame.Send;
import danliao.api.frame.ServerFrame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameCodecTest {
  private static final ServerFrame MESSAGE =
      ServerFrames.message(
          Message.newBuilder()
              .setMessageId("m")
              .setContent("你好")
              .setSeq(9_007_199_254_740_993L)
              .setSentAt(Timestamps.timestamp(Instant.parse("2026-01-02T03:04:05.678Z")))
              .build());

  @Test
  void jsonIsTheProtoMappingWithEveryFieldWritten() {
    assertThat(new String(FrameCodec.JSON.encode(MESSAGE), StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"message\":{\"messageId\":\"m\",\"clientMsgId\":\"\",\"conversationId\":\"\","
                + "\"from\":\"\",\"to\":\"\",\"contentType\":\"\",\"content\":\"你好\","
                + "\"seq\":\"9007199254740993\",\"sentAt\":\"2026-01-02T03:04:05.678Z\","
                + "\"redelivered\":false}}");
  }

  @Test
  void anErrorNamesOnlyWhatItConcerns() {
    ServerFrame error = ServerFrames.sendError(ErrorCode.RATE_LIMITED, "slow down", "abcdefgh");
    assertThat(new String(FrameCodec.JSON.encode(error), StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"error\":{\"code\":\"RATE_LIMITED\",\"message\":\"slow down\","
                + "\"clientMsgId\":\"abcdefgh\"}}");
    assertThat(ServerFrames.sendError(ErrorCode.INVALID_ARGUMENT, "x", "").getError())
        .matches(e -> !e.hasClientMsgId());
  }

  @Test
  void jsonIsReadWithUnknownFieldsIgnored() throws InvalidProtocolBufferException {
    ClientFrame frame =
        FrameCodec.JSON.decode(
            utf8("{\"send\":{\"clientMsgId\":\"abcdefgh\",\"to\":\"bob\",\"later\":1}}"));
    assertThat(frame.getSend())
        .isEqualTo(Send.newBuilder().setClientMsgId("abcdefgh").setTo("bob").build());
  }

  @Test
  void aStatusThatIsNoneIsUnspecified() throws InvalidProtocolBufferException {
    ClientFrame frame =
        FrameCodec.JSON.decode(utf8("{\"ack\":{\"messageIds\":[\"m\"],\"status\":\"SEEN\"}}"));
    assertThat(frame.getAck().getStatus()).isEqualTo(AckStatus.ACK_STATUS_UNSPECIFIED);
  }

  @Test
  void aFrameOfAnUnknownKindIsRecognisedAsSuch() throws InvalidProtocolBufferException {
    assertThat(FrameCodec.JSON.decode(utf8("{\"dance\":{}}")).getFrameCase())
        .isEqualTo(ClientFrame.FrameCase.FRAME_NOT_SET);
    assertThat(FrameCodec.PROTOBUF.decode(Unpooled.EMPTY_BUFFER).getFrameCase())
        .isEqualTo(ClientFrame.FrameCase.FRAME_NOT_SET);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "[]",
        "1",
        "null",
        "{\"send\":",
        "{\"send\":{\"to\":{}}}",
        "{\"send\":{},\"ping\":{}}",
        "{\"send\":[[[[[[[[[["
      })
  void whatIsNoFrameIsRefused(String text) {
    assertThatThrownBy(() -> FrameCodec.JSON.decode(utf8(text)))
        .isInstanceOf(InvalidProtocolBufferException.class);
  }

  @Test
  void jsonNestedWithoutEndIsRefused() {
    assertThatThrownBy(() -> FrameCodec.JSON.decode(utf8("{\"x\":" + "[".repeat(60_000))))
        .isInstanceOf(InvalidProtocolBufferException.class);
  }

  @Test
  void bytesThatAreNoProtobufAreRefused() {
    ByteBuf bytes = Unpooled.wrappedBuffer(new byte[] {(byte) 0x0a, (byte) 0x7f, 1});
    assertThatThrownBy(() -> FrameCodec.PROTOBUF.decode(bytes))
        .isInstanceOf(InvalidProtocolBufferException.class);
  }

  @Test
  void bothEncodingsSayTheSame() throws InvalidProtocolBufferException {
    ClientFrame ack =
        ClientFrame.newBuilder()
            .setAck(Ack.newBuilder().addMessageIds("m").setStatus(AckStatus.READ))
            .build();
    assertThat(FrameCodec.PROTOBUF.decode(Unpooled.wrappedBuffer(ack.toByteArray())))
        .isEqualTo(ack);
    assertThat(
            FrameCodec.JSON.decode(utf8("{\"ack\":{\"messageIds\":[\"m\"],\"status\":\"READ\"}}")))
        .isEqualTo(ack);
    assertThat(ServerFrame.parseFrom(FrameCodec.PROTOBUF.encode(MESSAGE))).isEqualTo(MESSAGE);
  }

  @Test
  void jsonTravelsInTextFramesAndProtobufInBinaryOnes() {
    OutboundFrame frame = new OutboundFrame(MESSAGE);
    assertThat(frame.in(FrameCodec.JSON)).isInstanceOf(TextWebSocketFrame.class);
    assertThat(frame.in(FrameCodec.PROTOBUF)).isInstanceOf(BinaryWebSocketFrame.class);
    assertThat(FrameCodec.JSON.reads(true)).isTrue();
    assertThat(FrameCodec.PROTOBUF.reads(true)).isFalse();
  }

  private static ByteBuf utf8(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
  }
}
