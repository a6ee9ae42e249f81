/** RocketMQ: publishing to it. */
@NullMarked
package danliao.command.broker;

import org.jspecify.annotations.NullMarked;
