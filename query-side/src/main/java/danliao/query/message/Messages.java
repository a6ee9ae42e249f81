package danliao.query.message;

import danliao.api.MessageEvent;
import danliao.api.Timestamps;
import danliao.api.frame.Message;

/** The frame of a message as it was sent. Pure. */
public final class Messages {
  private Messages() {}

  public static Message of(MessageEvent.Sent sent) {
    return Message.newBuilder()
        .setMessageId(sent.messageId())
        .setClientMsgId(sent.clientMsgId())
        .setConversationId(sent.conversationId())
        .setFrom(sent.sender())
        .setTo(sent.recipient())
        .setContentType(sent.contentType())
        .setContent(sent.content())
        .setSeq(sent.seq())
        .setSentAt(Timestamps.timestamp(sent.sentAt()))
        .build();
  }
}
