package danliao.client.connection;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * How a client introduces itself to a gateway.
 *
 * @param gateway the address of {@code /ws}, for example {@code ws://127.0.0.1:8080/ws}
 * @param token a JWT; null for none
 * @param device null leaves the choice to the gateway
 */
public record Login(
    URI gateway,
    @Nullable String token,
    TokenPlace tokenPlace,
    @Nullable String device,
    Encoding encoding) {

  /** Where the token travels. */
  public enum TokenPlace {
    /** {@code Authorization: Bearer …}. */
    HEADER,
    /** A second offered subprotocol {@code bearer.…}, as browsers must. */
    SUBPROTOCOL,
    /** In the URL, which the protocol forbids: for tests that it is refused. */
    URL
  }

  public static Login of(URI gateway, @Nullable String token) {
    return new Login(gateway, token, TokenPlace.HEADER, null, Encoding.PROTOBUF);
  }

  public Login token(@Nullable String token) {
    return new Login(gateway, token, tokenPlace, device, encoding);
  }

  public Login device(String device) {
    return new Login(gateway, token, tokenPlace, device, encoding);
  }

  public Login encoding(Encoding encoding) {
    return new Login(gateway, token, tokenPlace, device, encoding);
  }

  public Login tokenPlace(TokenPlace tokenPlace) {
    return new Login(gateway, token, tokenPlace, device, encoding);
  }

  public Login gateway(URI gateway) {
    return new Login(gateway, token, tokenPlace, device, encoding);
  }

  URI address() {
    String given = gateway.getRawQuery();
    StringBuilder query = new StringBuilder(given == null ? "" : given);
    if (device != null) {
      query
          .append(query.isEmpty() ? "" : "&")
          .append("device=")
          .append(URLEncoder.encode(device, StandardCharsets.UTF_8));
    }
    if (token != null && tokenPlace == TokenPlace.URL) {
      query.append(query.isEmpty() ? "" : "&").append("token=").append(token);
    }
    String base = gateway.toString().replaceFirst("\\?.*", "");
    return query.isEmpty() ? gateway : URI.create(base + "?" + query);
  }

  String subprotocols() {
    return token != null && tokenPlace == TokenPlace.SUBPROTOCOL
        ? encoding.subprotocol() + ",bearer." + token
        : encoding.subprotocol();
  }

  /** Without the token: a login may be logged. */
  @Override
  public String toString() {
    return "Login[" + gateway + " device=" + device + ' ' + encoding + ']';
  }
}
