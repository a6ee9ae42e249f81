package danliao.faults;

import danliao.api.frame.Message;
import danliao.api.frame.ServerAck;
import danliao.client.query.MessageItem;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What never changes of a message, from whichever side it is seen.
 *
 * @param messageId null while the sender has heard none
 * @param seq null while the sender has heard none
 */
record Facts(
    @Nullable String messageId,
    String clientMsgId,
    String conversationId,
    String from,
    String to,
    @Nullable Long seq,
    String content) {

  /** As its sender knows it. */
  static Facts of(Story story) {
    ServerAck ack = story.ack();
    return new Facts(
        ack == null ? null : ack.getMessageId(),
        story.clientMsgId(),
        story.conversationId(),
        story.sender(),
        story.recipient(),
        ack == null ? null : ack.getSeq(),
        story.body().content());
  }

  /**
   * @param conversationId of the list it is in, for an item that names none
   */
  static Facts of(MessageItem item, String conversationId) {
    String named = item.conversationId();
    return new Facts(
        item.messageId(),
        item.clientMsgId(),
        named == null ? conversationId : named,
        item.from(),
        item.to(),
        item.seq(),
        item.content());
  }

  static Facts of(Message message) {
    return new Facts(
        message.getMessageId(),
        message.getClientMsgId(),
        message.getConversationId(),
        message.getFrom(),
        message.getTo(),
        message.getSeq(),
        message.getContent());
  }

  Story.Body body() {
    return new Story.Body(to, content);
  }

  /** In words where {@code found} is not this; empty if nowhere. */
  String unlike(Facts found) {
    List<String> words = new ArrayList<>();
    compare("messageId", messageId, found.messageId, words);
    compare("clientMsgId", clientMsgId, found.clientMsgId, words);
    compare("conversationId", conversationId, found.conversationId, words);
    compare("from", from, found.from, words);
    compare("to", to, found.to, words);
    compare("seq", seq, found.seq, words);
    if (!content.equals(found.content)) {
      words.add(
          "expected the content of %s characters that was sent, found another of %s"
              .formatted(content.length(), found.content.length()));
    }
    return String.join("; ", words);
  }

  private static void compare(
      String field, @Nullable Object expected, @Nullable Object found, List<String> words) {
    if (expected != null && !expected.equals(found)) {
      words.add("expected %s %s, found %s".formatted(field, expected, found));
    }
  }
}
