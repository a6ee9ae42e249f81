/** The command line's table of contents. */
@NullMarked
package danliao.cli;

import org.jspecify.annotations.NullMarked;
