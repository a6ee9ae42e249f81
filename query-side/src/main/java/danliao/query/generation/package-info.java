/**
 * The registry of generations: which there are of each projection, which of them this instance
 * reads, and what queries read it by. Knows projections by name and version only, and not what
 * fills or moves a generation.
 */
@NullMarked
package danliao.query.generation;

import org.jspecify.annotations.NullMarked;
