package danliao.gateway.http;

import io.netty.handler.codec.http.HttpHeaders;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Who may ask for health and metrics: this machine, unless everybody may.
 *
 * @param everybody whether other machines may too
 */
record ActuatorCallers(boolean everybody) {
  boolean include(HttpHeaders headers, @Nullable SocketAddress caller) {
    return everybody || LocalCallers.include(headers, caller);
  }
}
