package danliao.e2e;

import static danliao.e2e.World.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import danliao.api.frame.AckStatus;
import danliao.api.frame.Error;
import danliao.api.frame.ErrorCode;
import danliao.api.frame.Message;
import danliao.api.frame.Receipt;
import danliao.api.frame.Send;
import danliao.api.frame.ServerAck;
import danliao.api.frame.ServerFrame;
import danliao.client.connection.Connection;
import danliao.client.connection.Inbox;
import danliao.client.connection.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** A connection of a user, and what came over it. */
record Session(TestUser user, Connection client, Inbox inbox) {
  /** Sends and waits for the server's ack. */
  ServerAck send(TestUser to, String content) throws Exception {
    return acked(client.send(to.id(), content));
  }

  ServerAck send(Send send) throws Exception {
    return acked(client.send(send));
  }

  List<ServerAck> sendMany(TestUser to, int count, String prefix) throws Exception {
    List<Send> sends = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      sends.add(Messages.to(to, prefix + i));
    }
    return sendAll(sends);
  }

  /** Sends all before it waits for the acks, which come back in the order of the sends. */
  List<ServerAck> sendAll(List<Send> sends) throws Exception {
    List<CompletableFuture<ServerAck>> answers = new ArrayList<>();
    for (Send send : sends) {
      answers.add(client.send(send));
    }
    List<ServerAck> acks = new ArrayList<>();
    for (CompletableFuture<ServerAck> answer : answers) {
      acks.add(acked(answer));
    }
    return acks;
  }

  /** Sends and expects a refusal. */
  Error refused(Send send) throws Exception {
    try {
      ServerAck ack = acked(client.send(send));
      throw new AssertionError("expected an error, found a serverAck of " + ack.getMessageId());
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RefusedException refused) {
        return refused.error();
      }
      throw e;
    }
  }

  Message receives(ServerAck ack) {
    return receives(ack.getMessageId());
  }

  Message receives(String messageId) {
    return inbox.awaitMessage(
        "message " + messageId, PATIENCE, m -> m.getMessageId().equals(messageId));
  }

  Receipt receiptOf(ServerAck ack, AckStatus status) {
    return inbox.awaitReceipt(
        status + " receipt of " + ack.getMessageId(),
        PATIENCE,
        r -> r.getMessageId().equals(ack.getMessageId()) && r.getStatus() == status);
  }

  List<Receipt> receiptsOf(ServerAck ack) {
    return inbox.receipts().stream()
        .filter(r -> r.getMessageId().equals(ack.getMessageId()))
        .toList();
  }

  List<Message> copiesOf(String messageId) {
    return inbox.messages().stream().filter(m -> m.getMessageId().equals(messageId)).toList();
  }

  Error awaitError(ErrorCode code) {
    return inbox.awaitError(code.name(), PATIENCE, e -> e.getCode() == code);
  }

  Error awaitErrorAbout(String messageId) {
    return inbox.awaitError(
        "an error about " + messageId, PATIENCE, e -> e.getMessageId().equals(messageId));
  }

  /** The connection works in both directions. */
  void answersAPing() {
    long before = inbox.frames().stream().filter(ServerFrame::hasPong).count();
    client.ping();
    inbox.await(
        "a pong",
        PATIENCE,
        f -> f.hasPong() && inbox.frames().stream().filter(ServerFrame::hasPong).count() > before);
    assertThat(client.isOpen()).isTrue();
  }

  private static ServerAck acked(CompletableFuture<ServerAck> answer) throws Exception {
    return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
  }
}
