/**
 * Compares a live generation with one that was filled for that: a rebuild that ends before it is
 * live.
 */
@NullMarked
package danliao.query.verify;

import org.jspecify.annotations.NullMarked;
