/**
 * What two processes must agree on: ids, topics, events, refusals, the order of a conversation, how
 * services connect to each other, and how a process that cannot start ends.
 */
@NullMarked
package danliao.api;

import org.jspecify.annotations.NullMarked;
