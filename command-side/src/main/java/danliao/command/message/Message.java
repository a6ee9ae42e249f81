package danliao.command.message;

import static danliao.command.message.Outcome.ACCEPTED;
import static danliao.command.message.Outcome.REUSED;
import static danliao.command.message.Outcome.UNKNOWN;
import static danliao.command.message.Outcome.refused;

import danliao.api.Fingerprint;
import danliao.api.Ids;
import danliao.api.MessageEvent;
import danliao.api.MessageStatus;
import danliao.api.frame.ErrorCode;
import java.time.Instant;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.AggregateLifecycle;
import org.axonframework.modelling.command.AggregateRoot;
import org.axonframework.modelling.command.CreationPolicy;
import org.jspecify.annotations.Nullable;

/** One message. Status only moves forward, and only the recipient acknowledges. */
@AggregateRoot(type = "Message")
class Message {
  @AggregateIdentifier private String messageId;
  private String conversationId;
  private String sender;
  private String recipient;
  private Fingerprint fingerprint;
  private long seq;
  private Instant sentAt;
  private @Nullable MessageStatus status;

  @CommandHandler
  @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
  Outcome handle(SendC2C send) {
    if (!send.messageId().equals(Ids.message(send.sender(), send.clientMsgId()))
        || !send.conversationId().equals(Ids.conversation(send.sender(), send.recipient()))) {
      return refused(ErrorCode.INVALID_ARGUMENT, "message or conversation id does not fit");
    }
    if (status != null) {
      return compare(send, status);
    }
    return send.kind() == SendC2C.Kind.CONFLICTING ? REUSED : store(send);
  }

  private static Outcome store(SendC2C send) {
    AggregateLifecycle.apply(
        new MessageEvent.Sent(
            send.messageId(),
            send.clientMsgId(),
            send.conversationId(),
            send.sender(),
            send.recipient(),
            send.contentType(),
            send.content(),
            send.seq(),
            send.sentAt()));
    // What the gateway did not push, the answer to a repeat does.
    return send.kind() == SendC2C.Kind.FIRST
        ? ACCEPTED
        : new Outcome.Repeated(send.seq(), send.sentAt(), MessageStatus.SENT);
  }

  private Outcome compare(SendC2C again, MessageStatus status) {
    if (!fingerprint(again).equals(fingerprint)) {
      return REUSED;
    }
    // A stamp is given once: this is no resend but the broker delivering the first send again.
    return again.seq() == seq && again.kind() == SendC2C.Kind.FIRST
        ? ACCEPTED
        : new Outcome.Repeated(seq, sentAt, status);
  }

  private static Fingerprint fingerprint(SendC2C send) {
    return Fingerprint.of(send.recipient(), send.contentType(), send.content());
  }

  @CommandHandler
  Outcome handle(MarkOffline offline) {
    if (status == null) {
      return UNKNOWN;
    }
    if (offline.recipient().equals(recipient)) {
      advance(
          new MessageEvent.MarkedOffline(
              messageId, conversationId, sender, recipient, seq, offline.at()));
    }
    return ACCEPTED;
  }

  @CommandHandler
  Outcome handle(ClientAck ack) {
    if (status == null) {
      return UNKNOWN;
    }
    if (!ack.by().equals(recipient)) {
      return refused(ErrorCode.NOT_RECIPIENT, "only the recipient acknowledges a message");
    }
    switch (ack.status()) {
      case UNREAD ->
          advance(
              new MessageEvent.Received(
                  messageId, conversationId, sender, recipient, seq, ack.at()));
      case READ ->
          advance(
              new MessageEvent.Read(messageId, conversationId, sender, recipient, seq, ack.at()));
      case SENT, OFFLINE -> {
        return refused(ErrorCode.INVALID_ARGUMENT, "expected status UNREAD or READ");
      }
    }
    return ACCEPTED;
  }

  private void advance(MessageEvent event) {
    if (status != null && status.isBefore(event.status())) {
      AggregateLifecycle.apply(event);
    }
  }

  @EventSourcingHandler
  void on(MessageEvent.Sent sent) {
    messageId = sent.messageId();
    conversationId = sent.conversationId();
    sender = sent.sender();
    recipient = sent.recipient();
    fingerprint = Fingerprint.of(sent.recipient(), sent.contentType(), sent.content());
    seq = sent.seq();
    sentAt = sent.sentAt();
    status = sent.status();
  }

  @EventSourcingHandler
  void on(MessageEvent.MarkedOffline event) {
    status = event.status();
  }

  @EventSourcingHandler
  void on(MessageEvent.Received event) {
    status = event.status();
  }

  @EventSourcingHandler
  void on(MessageEvent.Read event) {
    status = event.status();
  }
}
