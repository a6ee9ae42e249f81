package danliao.service.jwt;

import static danliao.service.settings.Setting.expect;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code danliao.jwt.*}: how tokens are checked, with a shared secret or with published keys.
 *
 * @param secret HS256 key, its UTF-8 bytes as they are; at least 32
 * @param issuer required {@code iss}; where the keys are found if neither of the others is set
 * @param jwksUri where the keys are
 */
@ConfigurationProperties("danliao.jwt")
public record JwtSettings(
    @DefaultValue("") String secret,
    @DefaultValue("") String issuer,
    @DefaultValue("") String jwksUri) {
  private static final int LEAST_BYTES = 32;
  private static final String WEB_ADDRESS = "an absolute http or https URL";

  public JwtSettings {
    if (secret.isEmpty() && issuer.isEmpty() && jwksUri.isEmpty()) {
      throw new IllegalArgumentException(
          "danliao.jwt: expected secret, issuer or jwks-uri, found none of them");
    }
    if (!secret.isEmpty() && !jwksUri.isEmpty()) {
      throw new IllegalArgumentException("danliao.jwt: expected secret or jwks-uri, found both");
    }
    int bytes = secret.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > 0 && bytes < LEAST_BYTES) {
      throw new IllegalArgumentException(
          "danliao.jwt.secret: expected at least " + LEAST_BYTES + " bytes, found " + bytes);
    }
    // Beside another source of keys an issuer is only compared.
    if (secret.isEmpty() && jwksUri.isEmpty()) {
      expect(isWebAddress(issuer), "danliao.jwt.issuer", WEB_ADDRESS, issuer);
    }
    if (!jwksUri.isEmpty()) {
      expect(isWebAddress(jwksUri), "danliao.jwt.jwks-uri", WEB_ADDRESS, jwksUri);
    }
  }

  private static boolean isWebAddress(String found) {
    try {
      URI address = new URI(found);
      return address.getHost() != null
          && ("https".equalsIgnoreCase(address.getScheme())
              || "http".equalsIgnoreCase(address.getScheme()));
    } catch (URISyntaxException e) {
      return false;
    }
  }

  /** Whether keys have to be fetched, so that checking a token may take its time. */
  public boolean hasPublishedKeys() {
    return secret.isEmpty();
  }

  /** Without the secret, for logs. */
  @Override
  public String toString() {
    return "JwtSettings[issuer=" + issuer + ", jwksUri=" + jwksUri + "]";
  }
}
