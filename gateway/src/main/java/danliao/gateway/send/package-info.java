/** A send frame: checked, published, claimed and pushed. */
@NullMarked
package danliao.gateway.send;

import org.jspecify.annotations.NullMarked;
