package danliao.gateway.send;

import danliao.api.Ids;
import danliao.api.Rejection;
import danliao.api.Seq;
import danliao.api.Timestamps;
import danliao.api.Topics;
import danliao.api.frame.ErrorCode;
import danliao.api.frame.Message;
import danliao.api.frame.Send;
import danliao.api.wire.SendC2CBody;
import danliao.api.wire.SendKind;
import danliao.gateway.broker.CommandPublisher;
import danliao.gateway.broker.OfflineMarks;
import danliao.gateway.broker.RetryAfter;
import danliao.gateway.config.Capacity;
import danliao.gateway.config.GatewayClock;
import danliao.gateway.connection.Connection;
import danliao.gateway.connection.SendQuota;
import danliao.gateway.frames.OutboundFrame;
import danliao.gateway.frames.ServerFrames;
import danliao.gateway.presence.Directory;
import danliao.gateway.presence.Location;
import danliao.gateway.routing.PushRouter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A {@code send} from its checks to its push: claimed, so that what is published is what was sent
 * first, published while the recipient is looked up, and pushed once the broker has the command.
 * What cannot be claimed is refused: published all the same, it could be stored under one stamp and
 * its resend pushed under another. On the sender's event loop.
 */
public final class SendHandler {
  private final SendChecks checks;
  private final SendQuota quota;
  private final GatewayClock clock;
  private final CommandPublisher publisher;
  private final RetryAfter retryAfter;
  private final Claims claims;
  private final Directory directory;
  private final PushRouter router;
  private final OfflineMarks offline;
  private final Capacity capacity;
  private final int sendsInFlight;
  private final Timer frameToPush;

  SendHandler(
      SendChecks checks,
      SendQuota quota,
      GatewayClock clock,
      CommandPublisher publisher,
      RetryAfter retryAfter,
      Claims claims,
      Directory directory,
      PushRouter router,
      OfflineMarks offline,
      Capacity capacity,
      int sendsInFlight,
      MeterRegistry meters) {
    this.checks = checks;
    this.quota = quota;
    this.clock = clock;
    this.publisher = publisher;
    this.retryAfter = retryAfter;
    this.claims = claims;
    this.directory = directory;
    this.router = router;
    this.offline = offline;
    this.capacity = capacity;
    this.sendsInFlight = sendsInFlight;
    this.frameToPush =
        Timer.builder("danliao.gateway.frame.to.push")
            .publishPercentiles(0.5, 0.99)
            .register(meters);
  }

  /**
   * Answers or dispatches one send.
   *
   * @param readAt {@link System#nanoTime} when the frame had been read
   */
  public void accept(Connection connection, Send send, long readAt) {
    Rejection refusal = checks.refusal(connection.userId(), send);
    if (refusal != null) {
      connection.reply(
          ServerFrames.sendError(refusal.code(), refusal.message(), send.getClientMsgId()));
      return;
    }
    long wait = quota.take(connection.userId());
    if (wait > 0) {
      connection.refuseForRate(send.getClientMsgId(), wait);
      return;
    }
    OptionalLong seq = clock.next();
    if (seq.isEmpty()) {
      unavailable(connection, send.getClientMsgId());
      return;
    }
    Message message = message(connection.userId(), send, seq.getAsLong());
    if (capacity.take(message.getSerializedSize())) {
      dispatch(connection, message, readAt);
    } else {
      unavailable(connection, send.getClientMsgId());
    }
  }

  private void unavailable(Connection sender, String clientMsgId) {
    sender.reply(
        ServerFrames.sendAgain(
            ErrorCode.UNAVAILABLE,
            "nothing was kept, send again",
            clientMsgId,
            retryAfter.millis()));
  }

  private static Message message(String sender, Send send, long seq) {
    String type = send.getContentType();
    return Message.newBuilder()
        .setMessageId(Ids.message(sender, send.getClientMsgId()))
        .setClientMsgId(send.getClientMsgId())
        .setConversationId(Ids.conversation(sender, send.getTo()))
        .setFrom(sender)
        .setTo(send.getTo())
        .setContentType(type.isEmpty() ? SendChecks.DEFAULT_CONTENT_TYPE : type)
        .setContent(send.getContent())
        .setSeq(seq)
        .setSentAt(Timestamps.timestamp(Seq.time(seq)))
        .build();
  }

  private void dispatch(Connection connection, Message message, long readAt) {
    PendingSend send = new PendingSend(message, readAt);
    SendQueue.of(connection, sendsInFlight).add(send);
    CompletionStage<List<Location>> lookUp = directory.locate(message.getTo());
    var unused =
        claims
            .claim(message.getMessageId(), send.claim())
            .whenCompleteAsync(
                (held, failure) -> {
                  if (failure == null) {
                    send.claimed(held);
                    publish(connection, send, lookUp);
                  } else {
                    send.unclaimed(failure);
                    drain(connection);
                  }
                },
                connection.eventLoop());
  }

  private void publish(
      Connection connection, PendingSend send, CompletionStage<List<Location>> lookUp) {
    Message message = send.message();
    send.ask(
        publisher.publish(
            Topics.SEND, message.getConversationId(), message.getMessageId(), body(send)),
        lookUp,
        () -> connection.eventLoop().execute(() -> drain(connection)));
  }

  private void drain(Connection connection) {
    SendQueue.of(connection, sendsInFlight).drain(settled -> settle(connection, settled));
  }

  private static SendC2CBody body(PendingSend send) {
    Message message = send.message();
    return SendC2CBody.newBuilder()
        .setMessageId(message.getMessageId())
        .setClientMsgId(message.getClientMsgId())
        .setConversationId(message.getConversationId())
        .setSender(message.getFrom())
        .setRecipient(message.getTo())
        .setContentType(message.getContentType())
        .setContent(message.getContent())
        .setSeq(send.seq())
        .setSentAt(Timestamps.timestamp(Seq.time(send.seq())))
        .setKind(send.kind())
        .build();
  }

  private void settle(Connection sender, PendingSend send) {
    Message message = send.message();
    capacity.give(message.getSerializedSize());
    if (!send.isPublished()) {
      if (send.isOurs()) {
        claims.unpushed(message.getMessageId(), send.claim());
      }
      unavailable(sender, message.getClientMsgId());
      return;
    }
    retryAfter.taken();
    if (send.kind() == SendKind.FIRST) {
      push(message, send.pushTo(), send.readAt());
    }
  }

  private void push(Message message, @Nullable List<Location> locations, long readAt) {
    if (locations == null || locations.isEmpty()) {
      markOffline(message);
      return;
    }
    var unused =
        router
            .push(message.getTo(), locations, new OutboundFrame(ServerFrames.message(message)))
            .thenAccept(
                reached -> {
                  if (reached == 0) {
                    markOffline(message);
                  } else {
                    frameToPush.record(System.nanoTime() - readAt, TimeUnit.NANOSECONDS);
                  }
                });
  }

  private void markOffline(Message message) {
    offline.mark(message.getMessageId(), message.getConversationId(), message.getTo());
  }
}
