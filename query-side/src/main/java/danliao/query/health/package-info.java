/** How long those who ask for the health wait for a store. */
@NullMarked
package danliao.query.health;

import org.jspecify.annotations.NullMarked;
