/**
 * The message log: every message with its newest status, in HBase, newest first. And the audit
 * trail: a message's own events, from the event store itself.
 */
@NullMarked
package danliao.query.history;

import org.jspecify.annotations.NullMarked;
