/** How features send many commands to Redis at once. */
@NullMarked
package danliao.query.redis;

import org.jspecify.annotations.NullMarked;
