/**
 * What a projection is, which generations of its store there are, and the one adapter that runs
 * them all as Axon processing groups.
 */
@NullMarked
package danliao.query.projection;

import org.jspecify.annotations.NullMarked;
