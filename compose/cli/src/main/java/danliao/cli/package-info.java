/** The command line: its table of contents, a chat in a terminal, and the operations. */
@NullMarked
package danliao.cli;

import org.jspecify.annotations.NullMarked;
