/** The contract of {@code /ws} in machine-readable form, made from the schema of the frames. */
@NullMarked
package danliao.gateway.contract;

import org.jspecify.annotations.NullMarked;
