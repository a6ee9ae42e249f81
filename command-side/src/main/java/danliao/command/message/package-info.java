/** One message: what may happen to it, and what has. */
@NullMarked
package danliao.command.message;

import org.jspecify.annotations.NullMarked;
