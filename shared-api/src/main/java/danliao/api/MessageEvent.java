package danliao.api;

import java.time.Instant;

/**
 * What happened to one message. Each event carries what every projection needs, so that none looks
 * anything up.
 */
public sealed interface MessageEvent
    permits MessageSent, MessageMarkedOffline, MessageReceived, MessageRead {
  String messageId();

  String conversationId();

  String sender();

  String recipient();

  long seq();

  /** The status of the message after this event. */
  MessageStatus status();

  /** When it happened, by the clock of the gateway that reported it. */
  Instant at();
}
