/** Commands to RocketMQ, asynchronously and bounded. */
@NullMarked
package danliao.gateway.broker;

import org.jspecify.annotations.NullMarked;
