package danliao.gateway.ack;

import danliao.api.Ids;
import danliao.api.Timestamps;
import danliao.api.Topics;
import danliao.api.frame.Ack;
import danliao.api.frame.AckStatus;
import danliao.api.frame.ErrorCode;
import danliao.api.wire.ClientAckBody;
import danliao.gateway.broker.CommandPublisher;
import danliao.gateway.broker.RetryAfter;
import danliao.gateway.connection.Connection;
import danliao.gateway.connection.ConversationMemory;
import danliao.gateway.frames.ServerFrames;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** An {@code ack}: one command a conversation. On the connection's event loop. */
public final class AckHandler {
  private static final int IDS = 500;

  private final CommandPublisher publisher;
  private final RetryAfter retryAfter;
  private final ConversationMemory memory;
  private final Clock clock;

  AckHandler(
      CommandPublisher publisher, RetryAfter retryAfter, ConversationMemory memory, Clock clock) {
    this.publisher = publisher;
    this.retryAfter = retryAfter;
    this.memory = memory;
    this.clock = clock;
  }

  public void accept(Connection connection, Ack ack) {
    int count = ack.getMessageIdsCount();
    if (count < 1 || count > IDS) {
      invalid(connection, "expected 1 to " + IDS + " messageIds, found " + count);
    } else if (ack.getStatus() != AckStatus.UNREAD && ack.getStatus() != AckStatus.READ) {
      invalid(connection, "expected status UNREAD or READ");
    } else {
      connection.acknowledged(ack.getMessageIdsList());
      connection.pacedForAcks(count);
      publish(connection, ack);
    }
  }

  private static void invalid(Connection connection, String message) {
    connection.reply(ServerFrames.error(ErrorCode.INVALID_ARGUMENT, message));
  }

  private void publish(Connection connection, Ack ack) {
    Map<String, List<String>> byConversation = new LinkedHashMap<>();
    List<String> unknown = new ArrayList<>();
    Set<String> ids = new LinkedHashSet<>(ack.getMessageIdsList());
    for (String id : ids) {
      String conversation = Ids.isMessage(id) ? memory.conversationOf(id) : null;
      if (!Ids.isMessage(id)) {
        connection.reply(
            ServerFrames.messageError(ErrorCode.UNKNOWN_MESSAGE, "there is no such message", id));
      } else if (conversation == null) {
        unknown.add(id);
      } else {
        byConversation.computeIfAbsent(conversation, c -> new ArrayList<>()).add(id);
      }
    }
    if (!unknown.isEmpty()) {
      publish(connection, ack.getStatus(), "", unknown.getFirst(), unknown);
    }
    byConversation.forEach(
        (conversation, known) ->
            publish(connection, ack.getStatus(), conversation, conversation, known));
  }

  private void publish(
      Connection connection,
      AckStatus status,
      String conversation,
      String shardKey,
      List<String> ids) {
    ClientAckBody body =
        ClientAckBody.newBuilder()
            .addAllMessageIds(ids)
            .setConversationId(conversation)
            .setBy(connection.userId())
            .setStatus(status)
            .setAt(Timestamps.timestamp(clock.instant().truncatedTo(ChronoUnit.MILLIS)))
            .build();
    var unused =
        publisher
            .publish(Topics.CLIENT_ACK, shardKey, ids.getFirst(), body)
            .whenComplete(
                (done, failure) -> {
                  if (failure != null) {
                    unavailable(connection, ids);
                  }
                });
  }

  /** They were one command, and come again as one. */
  private void unavailable(Connection connection, List<String> messageIds) {
    int again = retryAfter.millis();
    messageIds.forEach(id -> connection.reply(ServerFrames.acknowledgeAgain(id, again)));
  }
}
