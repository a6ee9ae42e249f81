package danliao.query.projection;

import danliao.api.MessageStatus;
import danliao.api.frame.Message;
import java.time.Instant;

/**
 * A message as the message log holds it.
 *
 * @param version grows with every change of this message; the number of its newest event, plus one
 */
public record StoredMessage(
    Message message, MessageStatus status, Instant statusAt, long version) {}
