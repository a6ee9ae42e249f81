/** RocketMQ: waiting for it at start, and publishing to it. */
@NullMarked
package danliao.command.broker;

import org.jspecify.annotations.NullMarked;
