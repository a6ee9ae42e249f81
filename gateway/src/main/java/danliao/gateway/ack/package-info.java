/** An ack frame: grouped by conversation and published. */
@NullMarked
package danliao.gateway.ack;

import org.jspecify.annotations.NullMarked;
