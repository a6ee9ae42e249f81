/**
 * What a projection is, for who writes one: a store for each generation, filled by batches of
 * events, whose rows can be compared. Knows neither what fills it nor Axon.
 */
@NullMarked
package danliao.query.projection;

import org.jspecify.annotations.NullMarked;
