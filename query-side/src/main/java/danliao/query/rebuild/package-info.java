/**
 * Moves generations on: begins new ones, makes them live, rolls back, removes. Knows what fills
 * them, and verifications only as something that compares.
 */
@NullMarked
package danliao.query.rebuild;

import org.jspecify.annotations.NullMarked;
