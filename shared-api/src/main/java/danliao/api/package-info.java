/**
 * What two processes must agree on: ids, commands, events, refusals and the order of a
 * conversation.
 */
@NullMarked
package danliao.api;

import org.jspecify.annotations.NullMarked;
