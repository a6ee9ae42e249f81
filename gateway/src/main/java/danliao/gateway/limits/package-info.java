/** How much at a time: room for so many things, and turns for so many. */
@NullMarked
package danliao.gateway.limits;

import org.jspecify.annotations.NullMarked;
