/** What every HTTP query shares: who asks, the shape of a message, limits, and how errors look. */
@NullMarked
package danliao.query.api;

import org.jspecify.annotations.NullMarked;
