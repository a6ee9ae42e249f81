package danliao.command.answer;

import danliao.api.MessageStatus;
import danliao.api.Rejection;
import danliao.api.Timestamps;
import danliao.api.frame.Error;
import danliao.api.frame.ErrorCode;
import danliao.api.frame.Message;
import danliao.api.frame.ServerAck;
import danliao.api.frame.ServerFrame;
import danliao.api.wire.AnswerBody;
import danliao.command.message.ClientAck;
import danliao.command.message.MarkOffline;
import danliao.command.message.MessageCommand;
import danliao.command.message.Outcome;
import danliao.command.message.SendC2C;
import java.util.Optional;

/** From outcomes to what clients are told. Pure. */
public final class Answers {
  private static final int RETRY_AFTER_MILLIS = 20_000;

  private Answers() {}

  /** Empty where an event will tell, or nobody waits. */
  public static Optional<AnswerBody> to(MessageCommand command, Outcome outcome) {
    return switch (outcome) {
      case Outcome.Accepted accepted -> Optional.empty();
      case Outcome.Refused refused -> refusal(command, refused.rejection());
      case Outcome.Repeated original ->
          command instanceof SendC2C send ? Optional.of(again(send, original)) : Optional.empty();
    };
  }

  /**
   * For a command that was set aside, and may come again later: not all at once, and not so soon
   * that nobody can have mended anything. Empty where nobody waits.
   */
  public static Optional<AnswerBody> unavailable(MessageCommand command) {
    int spread = Math.floorMod(command.messageId().hashCode(), RETRY_AFTER_MILLIS);
    return refusal(
        command,
        Error.newBuilder()
            .setCode(ErrorCode.UNAVAILABLE)
            .setMessage("could not be handled; nothing was kept")
            .setRetryAfterMillis(RETRY_AFTER_MILLIS + spread));
  }

  private static Optional<AnswerBody> refusal(MessageCommand command, Rejection rejection) {
    return refusal(
        command, Error.newBuilder().setCode(rejection.code()).setMessage(rejection.message()));
  }

  private static Optional<AnswerBody> refusal(MessageCommand command, Error.Builder error) {
    return switch (command) {
      case SendC2C send ->
          Optional.of(error(send.sender(), error.setClientMsgId(send.clientMsgId())));
      case ClientAck ack -> Optional.of(error(ack.by(), error.setMessageId(ack.messageId())));
      // The gateway's own report: there is no client to tell.
      case MarkOffline offline -> Optional.empty();
    };
  }

  private static AnswerBody error(String user, Error.Builder error) {
    return AnswerBody.newBuilder()
        .setUserId(user)
        .setFrame(ServerFrame.newBuilder().setError(error))
        .build();
  }

  private static AnswerBody again(SendC2C send, Outcome.Repeated original) {
    AnswerBody.Builder answer =
        AnswerBody.newBuilder()
            .setUserId(send.sender())
            .setFrame(
                ServerFrame.newBuilder()
                    .setServerAck(
                        ServerAck.newBuilder()
                            .setClientMsgId(send.clientMsgId())
                            .setMessageId(send.messageId())
                            .setConversationId(send.conversationId())
                            .setSeq(original.seq())
                            .setSentAt(Timestamps.timestamp(original.sentAt()))));
    if (original.status().isBefore(MessageStatus.UNREAD)) {
      answer.setRepushTo(send.recipient()).setRepush(original(send, original));
    }
    return answer.build();
  }

  private static Message original(SendC2C send, Outcome.Repeated original) {
    return Message.newBuilder()
        .setMessageId(send.messageId())
        .setClientMsgId(send.clientMsgId())
        .setConversationId(send.conversationId())
        .setFrom(send.sender())
        .setTo(send.recipient())
        .setContentType(send.contentType())
        .setContent(send.content())
        .setSeq(original.seq())
        .setSentAt(Timestamps.timestamp(original.sentAt()))
        .setRedelivered(true)
        .build();
  }
}
