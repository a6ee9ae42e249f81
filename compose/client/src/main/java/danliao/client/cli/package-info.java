/** The commands {@code send} and {@code chat}: people at a terminal. */
@NullMarked
package danliao.client.cli;

import org.jspecify.annotations.NullMarked;
