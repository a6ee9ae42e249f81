package danliao.query.delivery;

import danliao.api.MessageEvent;
import danliao.api.Timestamps;
import danliao.api.frame.AckStatus;
import danliao.api.frame.Message;
import danliao.api.frame.Receipt;
import danliao.api.frame.ServerAck;
import danliao.api.frame.ServerFrame;

/** The frames that events become. Pure. */
final class Frames {
  private Frames() {}

  static ServerFrame serverAck(MessageEvent.Sent sent) {
    return ServerFrame.newBuilder()
        .setServerAck(
            ServerAck.newBuilder()
                .setClientMsgId(sent.clientMsgId())
                .setMessageId(sent.messageId())
                .setConversationId(sent.conversationId())
                .setSeq(sent.seq())
                .setSentAt(Timestamps.timestamp(sent.sentAt())))
        .build();
  }

  static ServerFrame receipt(MessageEvent event, AckStatus status, boolean recipientOffline) {
    return ServerFrame.newBuilder()
        .setReceipt(
            Receipt.newBuilder()
                .setMessageId(event.messageId())
                .setConversationId(event.conversationId())
                .setBy(event.recipient())
                .setStatus(status)
                .setAt(Timestamps.timestamp(event.at()))
                .setRecipientOffline(recipientOffline))
        .build();
  }

  static ServerFrame redelivered(Message message) {
    return ServerFrame.newBuilder().setMessage(message.toBuilder().setRedelivered(true)).build();
  }
}
