/**
 * What two processes must agree on: ids, commands, events, refusals, the order of a conversation,
 * and how a process that cannot start ends.
 */
@NullMarked
package danliao.api;

import org.jspecify.annotations.NullMarked;
