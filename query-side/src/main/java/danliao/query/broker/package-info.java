/** Publishing to RocketMQ. */
@NullMarked
package danliao.query.broker;

import org.jspecify.annotations.NullMarked;
