package danliao.command.deadletter;

import org.jspecify.annotations.Nullable;

/**
 * A body from the broker that was set aside.
 *
 * @param brokerMessageId where the broker has it: topic, broker, queue, offset; the same one set
 *     aside twice is kept once
 * @param cause why; never content
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record DeadCommand(
    String brokerMessageId,
    String topic,
    @Nullable String tag,
    @Nullable String version,
    @Nullable String keys,
    byte[] body,
    String cause) {}
