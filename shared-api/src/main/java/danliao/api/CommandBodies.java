package danliao.api;

import danliao.api.wire.MarkOfflineBody;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Bodies on {@link Topics#COMMAND} that more than one service writes. Pure and thread-safe. */
public final class CommandBodies {
  private CommandBodies() {}

  /** The body that says that no device of the recipient was reached at that time. */
  public static MarkOfflineBody markOffline(
      String messageId, String conversationId, String recipient, Instant at) {
    return MarkOfflineBody.newBuilder()
        .setMessageId(messageId)
        .setConversationId(conversationId)
        .setRecipient(recipient)
        .setAt(Timestamps.timestamp(at.truncatedTo(ChronoUnit.MILLIS)))
        .build();
  }
}
