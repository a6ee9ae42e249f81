package danliao.faults;

import com.google.protobuf.Timestamp;
import danliao.api.Ids;
import danliao.api.MessageStatus;
import danliao.api.frame.Message;
import danliao.api.frame.ServerAck;
import danliao.client.query.MessageItem;
import danliao.faults.Views.StoredEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A message in the model, and what became of it. */
final class Stored {
  final String id;
  final String clientMsgId;
  final String from;
  final String to;
  final String content;
  final long seq;
  final List<StoredEvent> events = new ArrayList<>();
  boolean reused;
  MessageStatus status = MessageStatus.SENT;

  Stored(String from, String clientMsgId, String to, String content, long seq) {
    this.id = Ids.message(from, clientMsgId);
    this.clientMsgId = clientMsgId;
    this.from = from;
    this.to = to;
    this.content = content;
    this.seq = seq;
    become("MessageSent@1", MessageStatus.SENT);
  }

  void become(String type, MessageStatus next) {
    events.add(new StoredEvent(events.size(), type, next));
    status = next;
  }

  String conversationId() {
    return Ids.conversation(from, to);
  }

  boolean isUndelivered() {
    return status.isBefore(MessageStatus.UNREAD);
  }

  ServerAck ack(long ackedSeq) {
    return ServerAck.newBuilder()
        .setClientMsgId(clientMsgId)
        .setMessageId(id)
        .setConversationId(conversationId())
        .setSeq(ackedSeq)
        .setSentAt(Timestamp.newBuilder().setSeconds(seq))
        .build();
  }

  Message push(long pushedSeq, boolean redelivered) {
    return Message.newBuilder()
        .setMessageId(id)
        .setClientMsgId(clientMsgId)
        .setConversationId(conversationId())
        .setFrom(from)
        .setTo(to)
        .setContent(content)
        .setSeq(pushedSeq)
        .setRedelivered(redelivered)
        .build();
  }

  MessageItem item() {
    return item(status, seq, content);
  }

  MessageItem item(MessageStatus shown, long shownSeq, String shownContent) {
    return new MessageItem(
        id,
        clientMsgId,
        conversationId(),
        from,
        to,
        "text/plain",
        shownContent,
        shownSeq,
        Instant.ofEpochSecond(seq),
        shown,
        null,
        null);
  }
}
