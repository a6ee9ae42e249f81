package danliao.command.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.InvalidProtocolBufferException;
import danliao.api.CommandBodies;
import danliao.api.MessageStatus;
import danliao.api.Timestamps;
import danliao.api.Topics;
import danliao.api.frame.AckStatus;
import danliao.api.wire.ClientAckBody;
import danliao.api.wire.SendC2CBody;
import danliao.api.wire.SendKind;
import danliao.command.message.ClientAck;
import danliao.command.message.MarkOffline;
import danliao.command.message.SendC2C;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CommandDecoderTest {
  private static final Instant AT = Instant.parse("2026-01-02T03:04:05.678Z");
  private static final ClientAckBody ACKS =
      ClientAckBody.newBuilder()
          .addMessageIds("m1")
          .addMessageIds("m2")
          .setBy("bob")
          .setStatus(AckStatus.READ)
          .setAt(Timestamps.timestamp(AT))
          .build();

  @Test
  void aSendIsReadAsItIs() throws Exception {
    SendC2CBody body =
        SendC2CBody.newBuilder()
            .setMessageId("m1")
            .setClientMsgId("aaaaaaaa")
            .setConversationId("alice:bob")
            .setSender("alice")
            .setRecipient("bob")
            .setContentType("text/plain")
            .setContent("hi")
            .setSeq(7)
            .setSentAt(Timestamps.timestamp(AT))
            .setKind(SendKind.RESEND)
            .build();
    assertThat(CommandDecoder.decode(Topics.SEND, Topics.VERSION, body.toByteArray()))
        .containsExactly(
            new SendC2C(
                "m1",
                "aaaaaaaa",
                "alice:bob",
                "alice",
                "bob",
                "text/plain",
                "hi",
                7,
                AT,
                SendC2C.Kind.RESEND));
  }

  @Test
  void whatAServiceMarksOfflineIsReadToTheMillisecond() throws Exception {
    byte[] body =
        CommandBodies.markOffline("m1", "alice:bob", "bob", AT.plusNanos(999)).toByteArray();
    assertThat(CommandDecoder.decode(Topics.MARK_OFFLINE, Topics.VERSION, body))
        .containsExactly(new MarkOffline("m1", "bob", AT));
  }

  @Test
  void anAcknowledgementIsACommandForEachMessageItNames() throws Exception {
    assertThat(CommandDecoder.decode(Topics.CLIENT_ACK, Topics.VERSION, ACKS.toByteArray()))
        .containsExactly(
            new ClientAck("m1", "bob", MessageStatus.READ, AT),
            new ClientAck("m2", "bob", MessageStatus.READ, AT));
  }

  @Test
  void anotherTagVersionOrStatusIsRefused() {
    refused("Answer", Topics.VERSION, ACKS, "found Answer");
    refused(Topics.CLIENT_ACK, "2", ACKS, "found 2");
    refused(
        Topics.CLIENT_ACK,
        Topics.VERSION,
        ACKS.toBuilder().clearStatus().build(),
        "found ACK_STATUS_UNSPECIFIED");
  }

  private static void refused(String tag, String version, ClientAckBody body, String found) {
    assertThatThrownBy(() -> CommandDecoder.decode(tag, version, body.toByteArray()))
        .isInstanceOf(InvalidProtocolBufferException.class)
        .hasMessageContaining(found);
  }
}
