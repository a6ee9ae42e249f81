package danliao.gateway.http;

import io.netty.handler.codec.http.HttpHeaders;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who may ask for health and metrics: this machine, unless everybody may.
 *
 * @param everybody whether other machines may too
 */
record ActuatorCallers(boolean everybody) {
  /** What proxies add: behind one on this machine, everyone comes from loopback. */
  private static final List<String> FORWARDED =
      List.of(
          "Forwarded",
          "X-Forwarded-For",
          "X-Forwarded-Host",
          "X-Forwarded-Proto",
          "X-Real-IP",
          "Via");

  boolean include(HttpHeaders headers, @Nullable SocketAddress caller) {
    return everybody || (isLoopback(caller) && FORWARDED.stream().noneMatch(headers::contains));
  }

  private static boolean isLoopback(@Nullable SocketAddress caller) {
    return caller instanceof InetSocketAddress address && address.getAddress().isLoopbackAddress();
  }
}
