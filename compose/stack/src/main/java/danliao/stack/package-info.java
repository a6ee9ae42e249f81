/**
 * Starts, watches and stops the processes of the local stack, and keeps their state in a folder.
 */
@NullMarked
package danliao.stack;

import org.jspecify.annotations.NullMarked;
