/** The query API over HTTP, for users and for operators. */
@NullMarked
package danliao.client.query;

import org.jspecify.annotations.NullMarked;
