package danliao.command.message;

import java.time.Instant;

/** No device of the recipient was reached. */
public record MarkOffline(String messageId, String recipient, Instant at)
    implements MessageCommand {}
