/** The connections to the database that queries have for themselves. */
@NullMarked
package danliao.query.database;

import org.jspecify.annotations.NullMarked;
