/** Who is connected where: what this gateway writes to Redis and reads from it. */
@NullMarked
package danliao.gateway.presence;

import org.jspecify.annotations.NullMarked;
