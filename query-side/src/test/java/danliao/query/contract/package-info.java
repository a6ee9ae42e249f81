/** The contract of the query API: made from its code, kept, and compared with what clients know. */
@NullMarked
package danliao.query.contract;

import org.jspecify.annotations.NullMarked;
