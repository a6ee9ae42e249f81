/** The two encodings of the protocol's frames. */
@NullMarked
package danliao.gateway.frames;

import org.jspecify.annotations.NullMarked;
