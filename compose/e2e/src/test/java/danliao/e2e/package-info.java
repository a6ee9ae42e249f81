/**
 * The protocol's promises, tried on a running stack by clients that know nothing but the protocol.
 */
@NullMarked
package danliao.e2e;

import org.jspecify.annotations.NullMarked;
