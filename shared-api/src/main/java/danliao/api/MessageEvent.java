package danliao.api;

import java.time.Instant;

/**
 * What happened to one message. Each event carries what every projection needs, so that none looks
 * anything up.
 */
public sealed interface MessageEvent {
  String messageId();

  String conversationId();

  String sender();

  String recipient();

  long seq();

  /** The status of the message after this event. */
  MessageStatus status();

  /** When it happened, by the clock of the gateway that reported it. */
  Instant at();

  /** The message is stored. Stored as {@code MessageSent@1}. */
  record Sent(
      String messageId,
      String clientMsgId,
      String conversationId,
      String sender,
      String recipient,
      String contentType,
      String content,
      long seq,
      Instant sentAt)
      implements MessageEvent {
    @Override
    public MessageStatus status() {
      return MessageStatus.SENT;
    }

    @Override
    public Instant at() {
      return sentAt;
    }
  }

  /**
   * No device of the recipient was reached when it was sent. Stored as {@code
   * MessageMarkedOffline@1}.
   */
  record MarkedOffline(
      String messageId,
      String conversationId,
      String sender,
      String recipient,
      long seq,
      Instant at)
      implements MessageEvent {
    @Override
    public MessageStatus status() {
      return MessageStatus.OFFLINE;
    }
  }

  /**
   * A device of the recipient has it; not read yet (the unread ACK). Stored as {@code
   * MessageReceived@1}.
   */
  record Received(
      String messageId,
      String conversationId,
      String sender,
      String recipient,
      long seq,
      Instant at)
      implements MessageEvent {
    @Override
    public MessageStatus status() {
      return MessageStatus.UNREAD;
    }
  }

  /** The recipient has read it. Stored as {@code MessageRead@1}. */
  record Read(
      String messageId,
      String conversationId,
      String sender,
      String recipient,
      long seq,
      Instant at)
      implements MessageEvent {
    @Override
    public MessageStatus status() {
      return MessageStatus.READ;
    }
  }
}
