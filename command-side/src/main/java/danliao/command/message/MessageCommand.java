package danliao.command.message;

/** What a gateway asks of one message. */
public sealed interface MessageCommand permits SendC2C, MarkOffline, ClientAck {
  String messageId();
}
