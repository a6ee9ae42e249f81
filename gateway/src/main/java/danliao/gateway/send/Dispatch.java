package danliao.gateway.send;

import danliao.api.Seq;
import danliao.api.Timestamps;
import danliao.api.Topics;
import danliao.api.frame.ErrorCode;
import danliao.api.frame.Message;
import danliao.api.wire.SendC2CBody;
import danliao.api.wire.SendKind;
import danliao.gateway.broker.CommandPublisher;
import danliao.gateway.broker.RetryAfter;
import danliao.gateway.connection.Connection;
import danliao.gateway.frames.ServerFrames;
import danliao.gateway.limits.Capacity;
import danliao.gateway.presence.Location;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Messages in hand, of which there may be so many: each is claimed, so that what is published is
 * what was sent first, published while its recipient is looked up, and pushed once the broker has
 * the command. What cannot be claimed is refused: published all the same, it could be stored under
 * one stamp and its resend pushed under another. On the sender's event loop.
 */
final class Dispatch {
  private final Capacity inHand;
  private final Claims claims;
  private final CommandPublisher publisher;
  private final Recipients recipients;
  private final RetryAfter retryAfter;
  private final int sendsInFlight;

  /**
   * @param sendsInFlight of one connection, beyond which it is not read
   */
  Dispatch(
      Capacity inHand,
      Claims claims,
      CommandPublisher publisher,
      Recipients recipients,
      RetryAfter retryAfter,
      int sendsInFlight) {
    this.inHand = inHand;
    this.claims = claims;
    this.publisher = publisher;
    this.recipients = recipients;
    this.retryAfter = retryAfter;
    this.sendsInFlight = sendsInFlight;
  }

  /**
   * Takes a message in hand, or says that it is to come again.
   *
   * @param readAt {@link System#nanoTime} when its frame had been read
   */
  void begin(Connection sender, Message message, long readAt) {
    if (!inHand.take(message.getSerializedSize())) {
      unavailable(sender, message.getClientMsgId());
      return;
    }
    PendingSend send = new PendingSend(message, readAt);
    SendQueue.of(sender, sendsInFlight).add(send);
    CompletionStage<List<Location>> lookUp = recipients.locate(message.getTo());
    var unused =
        claims
            .claim(message.getMessageId(), send.claim())
            .whenCompleteAsync(
                (held, failure) -> {
                  if (failure == null) {
                    send.claimed(held);
                    publish(sender, send, lookUp);
                  } else {
                    send.unclaimed(failure);
                    settle(sender);
                  }
                },
                sender.eventLoop());
  }

  private void publish(
      Connection sender, PendingSend send, CompletionStage<List<Location>> lookUp) {
    Message message = send.message();
    send.ask(
        publisher.publish(
            Topics.SEND, message.getConversationId(), message.getMessageId(), body(send)),
        lookUp,
        () -> sender.eventLoop().execute(() -> settle(sender)));
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

  /** Those of a connection's sends that are settled, in the order in which they came. */
  private void settle(Connection sender) {
    SendQueue.of(sender, sendsInFlight).drain(settled -> settle(sender, settled));
  }

  private void settle(Connection sender, PendingSend send) {
    Message message = send.message();
    inHand.give(message.getSerializedSize());
    if (!send.isPublished()) {
      if (send.isOurs()) {
        claims.unpushed(message.getMessageId(), send.claim());
      }
      unavailable(sender, message.getClientMsgId());
      return;
    }
    retryAfter.taken();
    if (send.kind() == SendKind.FIRST) {
      recipients.push(message, send.pushTo(), send.readAt());
    }
  }

  /** Nothing is pushed, and it is to come again. */
  void unavailable(Connection sender, String clientMsgId) {
    sender.reply(
        ServerFrames.sendAgain(
            ErrorCode.UNAVAILABLE,
            "nothing was kept, send again",
            clientMsgId,
            retryAfter.millis()));
  }
}
