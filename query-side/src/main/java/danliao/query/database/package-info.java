/** MySQL: the connections that queries have for themselves, and what its failures mean. */
@NullMarked
package danliao.query.database;

import org.jspecify.annotations.NullMarked;
