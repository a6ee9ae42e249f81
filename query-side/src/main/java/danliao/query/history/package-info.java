/** The message log: every message with its newest status, in HBase, newest first. */
@NullMarked
package danliao.query.history;

import org.jspecify.annotations.NullMarked;
