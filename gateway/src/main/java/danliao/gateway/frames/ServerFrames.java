package danliao.gateway.frames;

import danliao.api.Timestamps;
import danliao.api.frame.Error;
import danliao.api.frame.ErrorCode;
import danliao.api.frame.Message;
import danliao.api.frame.Pong;
import danliao.api.frame.ServerFrame;
import java.time.Instant;

/** The frames a gateway makes up itself. */
public final class ServerFrames {
  private ServerFrames() {}

  public static ServerFrame error(ErrorCode code, String message) {
    return of(Error.newBuilder().setCode(code).setMessage(message));
  }

  /** An error about a {@code send}; an empty id is one that could not be read and is left out. */
  public static ServerFrame sendError(ErrorCode code, String message, String clientMsgId) {
    Error.Builder error = Error.newBuilder().setCode(code).setMessage(message);
    if (!clientMsgId.isEmpty()) {
      error.setClientMsgId(clientMsgId);
    }
    return of(error);
  }

  /**
   * An error about a {@code send} that is to come again.
   *
   * @param retryAfterMillis when
   */
  public static ServerFrame sendAgain(
      ErrorCode code, String message, String clientMsgId, int retryAfterMillis) {
    return of(
        Error.newBuilder()
            .setCode(code)
            .setMessage(message)
            .setClientMsgId(clientMsgId)
            .setRetryAfterMillis(retryAfterMillis));
  }

  /** An error about an {@code ack} that is to come again. */
  public static ServerFrame acknowledgeAgain(String messageId, int retryAfterMillis) {
    return of(
        Error.newBuilder()
            .setCode(ErrorCode.UNAVAILABLE)
            .setMessage("nothing was kept, acknowledge again")
            .setMessageId(messageId)
            .setRetryAfterMillis(retryAfterMillis));
  }

  /** An error about an {@code ack}. */
  public static ServerFrame messageError(ErrorCode code, String message, String messageId) {
    return of(Error.newBuilder().setCode(code).setMessage(message).setMessageId(messageId));
  }

  public static ServerFrame pong(Instant now) {
    return ServerFrame.newBuilder()
        .setPong(Pong.newBuilder().setServerTime(Timestamps.timestamp(now)))
        .build();
  }

  public static ServerFrame message(Message message) {
    return ServerFrame.newBuilder().setMessage(message).build();
  }

  private static ServerFrame of(Error.Builder error) {
    return ServerFrame.newBuilder().setError(error).build();
  }
}
