package danliao.gateway.contract;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.JsonFormat;
import danliao.api.Ids;
import danliao.api.Seq;
import danliao.api.Timestamps;
import danliao.api.frame.Ack;
import danliao.api.frame.AckStatus;
import danliao.api.frame.ClientFrame;
import danliao.api.frame.Error;
import danliao.api.frame.ErrorCode;
import danliao.api.frame.Message;
import danliao.api.frame.Ping;
import danliao.api.frame.Pong;
import danliao.api.frame.Receipt;
import danliao.api.frame.Send;
import danliao.api.frame.ServerAck;
import danliao.api.frame.ServerFrame;
import danliao.api.frame.Sync;
import danliao.api.frame.Synced;
import danliao.api.frame.Welcome;
import danliao.gateway.frames.FrameCodec;
import danliao.gateway.frames.OutboundFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.time.Instant;
import java.util.List;

/** A frame of each kind. They are frames, so they cannot be of another shape. */
final class Examples {
  private static final String CLIENT_MSG_ID = "01JZQ4T9X2M7C5V8K3B6N1RWYD";
  private static final String MESSAGE_ID = Ids.message("alice", CLIENT_MSG_ID);
  private static final String CONVERSATION = Ids.conversation("alice", "bob");
  private static final Timestamp SENT = at("2026-03-01T09:30:00.125Z");
  private static final long SEQ = Seq.firstOf(Timestamps.instant(SENT).toEpochMilli()) + 1;

  /** What alice sends to bob, and bob's device says of it. */
  static final List<ClientFrame> OF_CLIENTS =
      List.of(
          ClientFrame.newBuilder()
              .setSend(
                  Send.newBuilder()
                      .setClientMsgId(CLIENT_MSG_ID)
                      .setTo("bob")
                      .setContentType("text/plain")
                      .setContent("Tea at four?"))
              .build(),
          ClientFrame.newBuilder()
              .setAck(Ack.newBuilder().addMessageIds(MESSAGE_ID).setStatus(AckStatus.READ))
              .build(),
          ClientFrame.newBuilder().setSync(Sync.newBuilder().setLimit(100)).build(),
          ClientFrame.newBuilder().setPing(Ping.getDefaultInstance()).build());

  static final List<ServerFrame> OF_THE_GATEWAY =
      List.of(
          ServerFrame.newBuilder()
              .setWelcome(
                  Welcome.newBuilder()
                      .setUserId("alice")
                      .setDeviceId("default")
                      .setGatewayId("gateway-1")
                      .setHeartbeatSeconds(30)
                      .setServerTime(at("2026-03-01T09:29:58.301Z")))
              .build(),
          ServerFrame.newBuilder()
              .setMessage(
                  Message.newBuilder()
                      .setMessageId(MESSAGE_ID)
                      .setClientMsgId(CLIENT_MSG_ID)
                      .setConversationId(CONVERSATION)
                      .setFrom("alice")
                      .setTo("bob")
                      .setContentType("text/plain")
                      .setContent("Tea at four?")
                      .setSeq(SEQ)
                      .setSentAt(SENT))
              .build(),
          ServerFrame.newBuilder()
              .setServerAck(
                  ServerAck.newBuilder()
                      .setClientMsgId(CLIENT_MSG_ID)
                      .setMessageId(MESSAGE_ID)
                      .setConversationId(CONVERSATION)
                      .setSeq(SEQ)
                      .setSentAt(SENT))
              .build(),
          ServerFrame.newBuilder()
              .setReceipt(
                  Receipt.newBuilder()
                      .setMessageId(MESSAGE_ID)
                      .setConversationId(CONVERSATION)
                      .setBy("bob")
                      .setStatus(AckStatus.READ)
                      .setAt(at("2026-03-01T09:30:04.880Z")))
              .build(),
          ServerFrame.newBuilder().setSynced(Synced.newBuilder().setCursor("MTAw")).build(),
          ServerFrame.newBuilder()
              .setError(
                  Error.newBuilder()
                      .setCode(ErrorCode.RATE_LIMITED)
                      .setMessage("too many sends")
                      .setClientMsgId(CLIENT_MSG_ID)
                      .setRetryAfterMillis(1_480))
              .build(),
          ServerFrame.newBuilder()
              .setPong(Pong.newBuilder().setServerTime(at("2026-03-01T09:30:28.002Z")))
              .build());

  private Examples() {}

  /** As a client may write it. */
  static JsonObject json(ClientFrame frame) {
    try {
      return parsed(JsonFormat.printer().print(frame));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("expected a frame of printable fields", e);
    }
  }

  /** As the gateway writes it. */
  static JsonObject json(ServerFrame frame) {
    TextWebSocketFrame written = (TextWebSocketFrame) new OutboundFrame(frame).in(FrameCodec.JSON);
    try {
      return parsed(written.text());
    } finally {
      written.release();
    }
  }

  private static JsonObject parsed(String json) {
    return JsonParser.parseString(json).getAsJsonObject();
  }

  private static Timestamp at(String time) {
    return Timestamps.timestamp(Instant.parse(time));
  }
}
