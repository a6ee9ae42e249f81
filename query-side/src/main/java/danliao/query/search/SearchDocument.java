package danliao.query.search;

import danliao.api.MessageStatus;
import danliao.api.Timestamps;
import danliao.api.frame.Message;
import danliao.query.message.StoredMessage;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A message as Elasticsearch holds it; its id and version are the document's own.
 *
 * @param content text, which is searched
 * @param opaque content of any other type, which is only kept
 */
record SearchDocument(
    String conversationId,
    List<String> participants,
    String from,
    String to,
    String clientMsgId,
    String contentType,
    @Nullable String content,
    @Nullable String opaque,
    long seq,
    Instant sentAt,
    MessageStatus status,
    Instant statusAt) {

  static SearchDocument of(StoredMessage stored) {
    Message m = stored.message();
    boolean text = m.getContentType().toLowerCase(Locale.ROOT).startsWith("text/");
    return new SearchDocument(
        m.getConversationId(),
        List.of(m.getFrom(), m.getTo()),
        m.getFrom(),
        m.getTo(),
        m.getClientMsgId(),
        m.getContentType(),
        text ? m.getContent() : null,
        text ? null : m.getContent(),
        m.getSeq(),
        Timestamps.instant(m.getSentAt()),
        stored.status(),
        stored.statusAt());
  }
}
