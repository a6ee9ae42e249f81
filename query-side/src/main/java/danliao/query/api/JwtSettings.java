package danliao.query.api;

import java.nio.charset.StandardCharsets;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How tokens are checked: a shared secret, or an issuer that publishes its keys.
 *
 * @param secret HS256 key, its UTF-8 bytes as they are; at least 32
 * @param issuer required {@code iss}; where the keys are found if {@code jwksUri} is empty
 * @param jwksUri where the issuer's keys are
 */
@ConfigurationProperties("danliao.jwt")
record JwtSettings(
    @DefaultValue("") String secret,
    @DefaultValue("") String issuer,
    @DefaultValue("") String jwksUri) {
  private static final int LEAST_BYTES = 32;

  JwtSettings {
    boolean published = !issuer.isEmpty() || !jwksUri.isEmpty();
    if (secret.isEmpty() != published) {
      throw new IllegalArgumentException(
          "danliao.jwt: expected either secret, or issuer or jwks-uri; found "
              + (published ? "both" : "neither"));
    }
    int bytes = secret.getBytes(StandardCharsets.UTF_8).length;
    if (!published && bytes < LEAST_BYTES) {
      throw new IllegalArgumentException(
          "danliao.jwt.secret: expected at least " + LEAST_BYTES + " bytes, found " + bytes);
    }
  }

  /** Without the secret, for logs. */
  @Override
  public String toString() {
    return "JwtSettings[issuer=" + issuer + ", jwksUri=" + jwksUri + "]";
  }
}
