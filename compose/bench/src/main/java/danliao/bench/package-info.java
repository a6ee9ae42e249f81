/**
 * The load tool: how long things take when idle, what a steady load does, and how fast projections
 * are rebuilt.
 */
@NullMarked
package danliao.bench;

import org.jspecify.annotations.NullMarked;
