/**
 * Messages and their events as they are read: a message's own events from the event store, and
 * messages with their status from the message log. Knows no projection.
 */
@NullMarked
package danliao.query.message;

import org.jspecify.annotations.NullMarked;
