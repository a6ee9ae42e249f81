/** RocketMQ's consumers in a service that must live without RocketMQ. */
@NullMarked
package danliao.service.broker;

import org.jspecify.annotations.NullMarked;
