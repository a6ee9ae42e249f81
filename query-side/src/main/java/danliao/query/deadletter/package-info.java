/** What could not be handled, events and commands alike: operators look, try again, or let go. */
@NullMarked
package danliao.query.deadletter;

import org.jspecify.annotations.NullMarked;
