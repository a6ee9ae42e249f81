/** Reaches devices, here or through the gateway that holds them. */
@NullMarked
package danliao.gateway.routing;

import org.jspecify.annotations.NullMarked;
