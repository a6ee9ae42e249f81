/** From upgrade to close: which feature hears what of a connection. */
@NullMarked
package danliao.gateway.session;

import org.jspecify.annotations.NullMarked;
