/** The one connection to Redis, and the Lua scripts that run there. */
@NullMarked
package danliao.gateway.redis;

import org.jspecify.annotations.NullMarked;
