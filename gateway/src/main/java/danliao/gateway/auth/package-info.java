/** Who a client is (JWT), and that a caller is one of our own services (internal token). */
@NullMarked
package danliao.gateway.auth;

import org.jspecify.annotations.NullMarked;
