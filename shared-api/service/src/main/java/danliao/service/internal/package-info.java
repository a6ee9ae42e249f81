/** What our own services prove themselves with to each other, the same at every door. */
@NullMarked
package danliao.service.internal;

import org.jspecify.annotations.NullMarked;
