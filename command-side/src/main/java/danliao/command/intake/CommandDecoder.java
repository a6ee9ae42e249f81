package danliao.command.intake;

import com.google.protobuf.InvalidProtocolBufferException;
import danliao.api.MessageStatus;
import danliao.api.Timestamps;
import danliao.api.Topics;
import danliao.api.frame.AckStatus;
import danliao.api.wire.ClientAckBody;
import danliao.api.wire.MarkOfflineBody;
import danliao.api.wire.SendC2CBody;
import danliao.api.wire.SendKind;
import danliao.command.message.ClientAck;
import danliao.command.message.MarkOffline;
import danliao.command.message.MessageCommand;
import danliao.command.message.SendC2C;
import java.util.List;

/** From the bodies on {@link Topics#COMMAND} to the commands they carry. Pure and thread-safe. */
final class CommandDecoder {
  private CommandDecoder() {}

  /**
   * The commands of one RocketMQ message, in order: one, or for a {@code ClientAck} one for each
   * message it names.
   *
   * @throws InvalidProtocolBufferException if the body is not the protobuf that tag and version
   *     name
   */
  static List<MessageCommand> decode(String tag, String version, byte[] body)
      throws InvalidProtocolBufferException {
    if (!Topics.VERSION.equals(version)) {
      throw new InvalidProtocolBufferException(
          "expected version 1 of " + tag + ", found " + version);
    }
    return switch (tag) {
      case Topics.SEND -> List.of(send(SendC2CBody.parseFrom(body)));
      case Topics.MARK_OFFLINE -> List.of(markOffline(MarkOfflineBody.parseFrom(body)));
      case Topics.CLIENT_ACK -> acks(ClientAckBody.parseFrom(body));
      default ->
          throw new InvalidProtocolBufferException(
              "expected a tag SendC2C, MarkOffline or ClientAck, found " + tag);
    };
  }

  static SendC2C send(SendC2CBody b) throws InvalidProtocolBufferException {
    return new SendC2C(
        b.getMessageId(),
        b.getClientMsgId(),
        b.getConversationId(),
        b.getSender(),
        b.getRecipient(),
        b.getContentType(),
        b.getContent(),
        b.getSeq(),
        Timestamps.instant(b.getSentAt()),
        kind(b.getKind()));
  }

  private static SendC2C.Kind kind(SendKind kind) throws InvalidProtocolBufferException {
    return switch (kind) {
      case FIRST -> SendC2C.Kind.FIRST;
      case RESEND -> SendC2C.Kind.RESEND;
      case CONFLICTING -> SendC2C.Kind.CONFLICTING;
      case CORRECTION -> SendC2C.Kind.CORRECTION;
      case UNRECOGNIZED ->
          throw new InvalidProtocolBufferException("expected a kind of send, found another");
    };
  }

  private static MarkOffline markOffline(MarkOfflineBody b) {
    return new MarkOffline(b.getMessageId(), b.getRecipient(), Timestamps.instant(b.getAt()));
  }

  private static List<MessageCommand> acks(ClientAckBody b) throws InvalidProtocolBufferException {
    MessageStatus status = status(b.getStatus());
    return b.getMessageIdsList().stream()
        .<MessageCommand>map(
            id -> new ClientAck(id, b.getBy(), status, Timestamps.instant(b.getAt())))
        .toList();
  }

  private static MessageStatus status(AckStatus status) throws InvalidProtocolBufferException {
    return switch (status) {
      case UNREAD -> MessageStatus.UNREAD;
      case READ -> MessageStatus.READ;
      case ACK_STATUS_UNSPECIFIED, UNRECOGNIZED ->
          throw new InvalidProtocolBufferException(
              "expected status UNREAD or READ, found " + status);
    };
  }
}
