package danliao.command.message;

import java.time.Instant;

/**
 * Store this message. {@code seq} and {@code sentAt} are the stamp of the gateway that was first to
 * be sent it.
 */
public record SendC2C(
    String messageId,
    String clientMsgId,
    String conversationId,
    String sender,
    String recipient,
    String contentType,
    String content,
    long seq,
    Instant sentAt,
    Kind kind)
    implements MessageCommand {

  /** What the sender's gateway knew of the message id. */
  public enum Kind {
    /** Not sent before, as far as can be told. */
    FIRST,
    /** Sent before to the same recipient with the same content; not pushed to anyone this time. */
    RESEND,
    /** Sent before to somebody else or with other content: must not create the message. */
    CONFLICTING,
    /**
     * Sent before to somebody else or with other content, and refused: creates the message unless
     * that was stored all the same; not pushed to anyone this time.
     */
    CORRECTION
  }
}
