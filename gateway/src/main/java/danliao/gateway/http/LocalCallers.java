package danliao.gateway.http;

import io.netty.handler.codec.http.HttpHeaders;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who asks from this machine, and not through a proxy on it. */
final class LocalCallers {
  /** What proxies add: behind one on this machine, everyone comes from loopback. */
  private static final List<String> FORWARDED =
      List.of(
          "Forwarded",
          "X-Forwarded-For",
          "X-Forwarded-Host",
          "X-Forwarded-Proto",
          "X-Real-IP",
          "Via");

  private LocalCallers() {}

  static boolean include(HttpHeaders headers, @Nullable SocketAddress caller) {
    return isLoopback(caller) && FORWARDED.stream().noneMatch(headers::contains);
  }

  private static boolean isLoopback(@Nullable SocketAddress caller) {
    return caller instanceof InetSocketAddress address && address.getAddress().isLoopbackAddress();
  }
}
