/** Takes commands in from RocketMQ: batches, group commit, retries, acknowledgement. */
@NullMarked
package danliao.command.intake;

import org.jspecify.annotations.NullMarked;
