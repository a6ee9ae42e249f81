package danliao.gateway.web;

import static java.util.stream.Collectors.joining;

import java.net.URI;
import java.util.stream.Stream;

/** What a page is told of the installation, and what its browser is told of the page. */
final class PageConfig {
  private PageConfig() {}

  /** The body of {@code /config.json}. */
  static String json(WebSettings settings) {
    String gateways = settings.gateways().stream().map(PageConfig::quoted).collect(joining(","));
    return "{\"queryApi\":"
        + quoted(settings.queryApi())
        + ",\"gateways\":["
        + gateways
        + "],\"developmentTokens\":"
        + settings.developmentTokens()
        + "}\n";
  }

  /** Addresses have no quotes. */
  private static String quoted(String address) {
    return '"' + address + '"';
  }

  /** Everything comes from here, and nothing that a peer wrote can ever be code. */
  static String contentSecurityPolicy(WebSettings settings) {
    String elsewhere =
        Stream.concat(Stream.of(settings.queryApi()), settings.gateways().stream())
            .map(PageConfig::origin)
            .distinct()
            .collect(joining(" "));
    return String.join(
        "; ",
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self' " + elsewhere,
        "require-trusted-types-for 'script'",
        "trusted-types lit-html",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'");
  }

  private static String origin(String address) {
    URI uri = URI.create(address);
    return uri.getScheme() + "://" + uri.getAuthority();
  }
}
