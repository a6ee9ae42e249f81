/** A load whose every frame is recorded, faults, and a checker of what clients saw. */
@NullMarked
package danliao.faults;

import org.jspecify.annotations.NullMarked;
