/** What operators look at when somebody asks: the life of a message, and a user's whereabouts. */
@NullMarked
package danliao.query.inspect;

import org.jspecify.annotations.NullMarked;
