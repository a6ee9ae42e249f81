/** What the command side has to say to a client and no event will. */
@NullMarked
package danliao.command.answer;

import org.jspecify.annotations.NullMarked;
