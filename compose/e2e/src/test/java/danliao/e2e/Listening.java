package danliao.e2e;

import danliao.api.frame.AckStatus;
import danliao.api.frame.Error;
import danliao.api.frame.Message;
import danliao.api.frame.Receipt;
import danliao.api.frame.Send;
import danliao.api.frame.ServerAck;
import danliao.client.ChatListener;
import danliao.client.ChatState;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Records what a chat tells. */
final class Listening implements ChatListener {
  final List<Message> messages = new CopyOnWriteArrayList<>();
  final List<Receipt> receipts = new CopyOnWriteArrayList<>();
  final List<Send> refused = new CopyOnWriteArrayList<>();

  /** Each with when it began. */
  final List<String> states = new CopyOnWriteArrayList<>();

  @Override
  public void received(Message message) {
    messages.add(message);
  }

  @Override
  public void receipt(Receipt receipt) {
    receipts.add(receipt);
  }

  @Override
  public void refused(Send send, Error error) {
    refused.add(send);
  }

  @Override
  public void stateChanged(ChatState state) {
    states.add(Instant.now() + " " + state);
  }

  List<String> ids() {
    return messages.stream().map(Message::getMessageId).toList();
  }

  boolean has(ServerAck ack, AckStatus status) {
    return receipts.stream()
        .anyMatch(
            receipt ->
                receipt.getMessageId().equals(ack.getMessageId())
                    && receipt.getStatus() == status
                    && !receipt.getRecipientOffline());
  }
}
