/** How features ask Redis: one thing through Spring, many at once through the driver. */
@NullMarked
package danliao.query.redis;

import org.jspecify.annotations.NullMarked;
