package danliao.client;

import java.time.Duration;

/** How a chat and its gateway stand. */
public sealed interface ChatState {
  /** A connection is being made. */
  record Connecting() implements ChatState {}

  /** Connected; what is sent now goes at once. */
  record Online(String gatewayId) implements ChatState {}

  /**
   * Not connected.
   *
   * @param pause until it is tried again, from when this state began
   * @param cause why there is no connection, in a line
   */
  record Waiting(Duration pause, String cause) implements ChatState {}

  /** Not connected, and not tried again before {@link ChatClient#start}. */
  record Closed(Reason reason) implements ChatState {}

  /** Why a chat ended. */
  enum Reason {
    /** It was not started yet, or its owner closed it. */
    STOPPED,
    /** The same user logged in elsewhere with the same device (close code 4409). */
    REPLACED,
    /** Its token is not taken, and there is no new one. */
    UNAUTHORIZED,
    /** The token is of another user than the chat: nothing of its outbox was sent. */
    WRONG_USER
  }
}
