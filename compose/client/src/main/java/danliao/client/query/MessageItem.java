package danliao.client.query;

import danliao.api.MessageStatus;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message as the query API shows it.
 *
 * @param statusAt null where the message is only sent
 * @param highlights null but in search
 */
public record MessageItem(
    String messageId,
    String clientMsgId,
    @Nullable String conversationId,
    String from,
    String to,
    String contentType,
    String content,
    long seq,
    Instant sentAt,
    MessageStatus status,
    @Nullable Instant statusAt,
    @Nullable List<String> highlights) {}
