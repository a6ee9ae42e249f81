/** Who a client is (JWT). */
@NullMarked
package danliao.gateway.auth;

import org.jspecify.annotations.NullMarked;
