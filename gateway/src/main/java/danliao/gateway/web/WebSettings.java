package danliao.gateway.web;

import static danliao.service.settings.Setting.expect;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code danliao.gateway.web.*}: the web chat at {@code /}.
 *
 * @param enabled whether this gateway serves it
 * @param queryApi where browsers reach the query side; it must allow the page's origin
 * @param gateways where browsers reach the gateways' {@code /ws}; none means where the page came
 *     from
 * @param developmentTokens whether anybody on this machine gets a token for any user; only on a
 *     loopback address
 */
@ConfigurationProperties("danliao.gateway.web")
public record WebSettings(
    @DefaultValue("false") boolean enabled,
    @DefaultValue("http://127.0.0.1:8090") String queryApi,
    @DefaultValue List<String> gateways,
    @DefaultValue("false") boolean developmentTokens) {
  private static final String PREFIX = "danliao.gateway.web.";

  public WebSettings {
    expectAddress("query-api", queryApi, Set.of("http", "https"));
    gateways.forEach(gateway -> expectAddress("gateways", gateway, Set.of("ws", "wss")));
  }

  /** What is let through stands in a header and in JSON as it is. */
  private static void expectAddress(String key, String found, Set<String> schemes) {
    expect(
        isAddress(found, schemes),
        PREFIX + key,
        "an absolute URL with " + String.join(" or ", schemes.stream().sorted().toList()),
        found);
  }

  private static boolean isAddress(String found, Set<String> schemes) {
    try {
      URI address = new URI(found);
      return address.getHost() != null
          && schemes.contains(address.getScheme())
          && found.equals(address.toASCIIString())
          && !found.contains(";")
          && !found.contains(",");
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
