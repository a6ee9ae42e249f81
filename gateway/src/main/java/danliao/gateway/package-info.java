/** Speaks with clients: frames in and out, presence, routing. */
@NullMarked
package danliao.gateway;

import org.jspecify.annotations.NullMarked;
