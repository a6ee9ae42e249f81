package danliao.command.message;

import danliao.api.MessageStatus;
import danliao.api.Rejection;
import danliao.api.frame.ErrorCode;
import java.time.Instant;

/** What became of a command. */
public sealed interface Outcome {
  Outcome ACCEPTED = new Accepted();
  Outcome UNKNOWN = refused(ErrorCode.UNKNOWN_MESSAGE, "no such message");
  Outcome REUSED =
      refused(
          ErrorCode.CLIENT_MSG_ID_REUSED,
          "this clientMsgId was used for another recipient or other content");

  static Outcome refused(ErrorCode code, String message) {
    return new Refused(new Rejection(code, message));
  }

  /** Done, or had been done before; events tell whoever must know. */
  record Accepted() implements Outcome {}

  /** A send with the same content came before; whatever was stored first is the message. */
  record Repeated(long seq, Instant sentAt, MessageStatus status) implements Outcome {}

  /** Refused, and without a trace. */
  record Refused(Rejection rejection) implements Outcome {}
}
