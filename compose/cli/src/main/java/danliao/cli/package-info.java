/** The command line's table of contents, and what needs both stack and client. */
@NullMarked
package danliao.cli;

import org.jspecify.annotations.NullMarked;
