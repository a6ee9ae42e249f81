package danliao.query.unread;

import danliao.api.Ids;
import danliao.api.MessageEvent;
import danliao.query.message.MessageRef;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A member of the undelivered set in Redis: sorts by seq, and says where its message is. */
record SetMember(String messageId, String sender, long seq) {
  private static final Pattern FORM = Pattern.compile("([0-7][0-9a-f]{15}):([^:]+):([^:]+)");

  static SetMember of(MessageEvent event) {
    return new SetMember(event.messageId(), event.sender(), event.seq());
  }

  /** Empty if the text is none. */
  static Optional<SetMember> parse(String text) {
    Matcher form = FORM.matcher(text);
    return form.matches() && Ids.isMessage(form.group(2)) && Ids.isUser(form.group(3))
        ? Optional.of(
            new SetMember(form.group(2), form.group(3), Long.parseLong(form.group(1), 16)))
        : Optional.empty();
  }

  MessageRef ref(String recipient) {
    return new MessageRef(messageId, Ids.conversation(sender, recipient), seq);
  }

  @Override
  public String toString() {
    return "%016x:%s:%s".formatted(seq, messageId, sender);
  }
}
