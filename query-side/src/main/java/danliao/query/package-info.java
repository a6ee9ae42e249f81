/** The query side's application: its features, and what one gives to another. */
@NullMarked
package danliao.query;

import org.jspecify.annotations.NullMarked;
