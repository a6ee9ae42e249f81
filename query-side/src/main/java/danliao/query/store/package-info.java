/**
 * What all who speak with a store share: how they say that it cannot answer, how its health is
 * asked, and where their scripts are. Knows nothing else of the query side.
 */
@NullMarked
package danliao.query.store;

import org.jspecify.annotations.NullMarked;
