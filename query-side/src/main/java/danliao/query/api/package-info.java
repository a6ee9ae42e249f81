/**
 * What every HTTP query shares: who asks and how many at once, the shape of a message, limits, and
 * how errors look.
 */
@NullMarked
package danliao.query.api;

import org.jspecify.annotations.NullMarked;
