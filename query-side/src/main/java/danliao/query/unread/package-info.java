/**
 * What each user has not read, and what was sent to them and never acknowledged: in Redis, as
 * counters, and as the queue that a reconnecting client is drained from.
 */
@NullMarked
package danliao.query.unread;

import org.jspecify.annotations.NullMarked;
