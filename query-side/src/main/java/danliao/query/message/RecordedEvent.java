package danliao.query.message;

import danliao.api.MessageEvent;

/**
 * An event as the store recorded it.
 *
 * @param sequence its number in its message's stream, from 0
 */
public record RecordedEvent(MessageEvent event, long sequence) {}
