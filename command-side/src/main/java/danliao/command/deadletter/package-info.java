/** Commands that could not be handled, kept with their cause for an operator. */
@NullMarked
package danliao.command.deadletter;

import org.jspecify.annotations.NullMarked;
