/** The command side: decides, stores and answers. */
@NullMarked
package danliao.command;

import org.jspecify.annotations.NullMarked;
