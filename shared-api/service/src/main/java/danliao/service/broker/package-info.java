/** RocketMQ Spring in a service that must live without RocketMQ: publishing, and consumers. */
@NullMarked
package danliao.service.broker;

import org.jspecify.annotations.NullMarked;
