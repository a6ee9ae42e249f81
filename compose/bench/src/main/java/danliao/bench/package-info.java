/** The load tool: how long things take when idle, and what a steady load does. */
@NullMarked
package danliao.bench;

import org.jspecify.annotations.NullMarked;
