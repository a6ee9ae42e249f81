package danliao.command.message;

import danliao.api.MessageStatus;
import java.time.Instant;

/**
 * {@code by} says that the message was received ({@code UNREAD}) or read; {@code status} is one of
 * those two.
 */
public record ClientAck(String messageId, String by, MessageStatus status, Instant at)
    implements MessageCommand {}
