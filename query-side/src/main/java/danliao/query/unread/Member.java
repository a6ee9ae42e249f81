package danliao.query.unread;

import danliao.api.Ids;
import danliao.api.MessageEvent;
import danliao.query.projection.MessageRef;

/** An entry of the undelivered set: sorts by seq, and says where its message is. */
record Member(String messageId, String sender, long seq) {
  static Member of(MessageEvent event) {
    return new Member(event.messageId(), event.sender(), event.seq());
  }

  /**
   * @throws IllegalArgumentException if the text is no member
   */
  static Member parse(String text) {
    String[] parts = text.split(":", 3);
    if (parts.length != 3 || parts[0].length() != 16) {
      throw new IllegalArgumentException("expected seq:messageId:sender, found " + text);
    }
    return new Member(parts[1], parts[2], Long.parseLong(parts[0], 16));
  }

  MessageRef ref(String recipient) {
    return new MessageRef(messageId, Ids.conversation(sender, recipient), seq);
  }

  @Override
  public String toString() {
    return "%016x:%s:%s".formatted(seq, messageId, sender);
  }
}
