/** Connected devices: their state, liveness and limits. */
@NullMarked
package danliao.gateway.connection;

import org.jspecify.annotations.NullMarked;
