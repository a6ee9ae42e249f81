package danliao.gateway.auth;

import jakarta.validation.constraints.AssertTrue;
import java.nio.charset.StandardCharsets;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * {@code danliao.jwt.*}: one of a shared secret (HS256), an issuer, or a key set's address; an
 * issuer beside one of the others must match the token's {@code iss}.
 *
 * @param secret its UTF-8 bytes are the key; 32 or more
 */
@Validated
@ConfigurationProperties("danliao.jwt")
record JwtSettings(
    @DefaultValue("") String secret,
    @DefaultValue("") String issuer,
    @DefaultValue("") String jwksUri) {
  @AssertTrue(
      message = "expected danliao.jwt.secret, or danliao.jwt.issuer or danliao.jwt.jwks-uri")
  boolean isSomethingToVerifyWith() {
    return !secret.isEmpty() || !issuer.isEmpty() || !jwksUri.isEmpty();
  }

  @AssertTrue(message = "expected danliao.jwt.secret to have at least 32 bytes")
  boolean isSecretLongEnough() {
    return secret.isEmpty() || secretBytes().length >= 32;
  }

  @AssertTrue(message = "expected danliao.jwt.secret or danliao.jwt.jwks-uri, found both")
  boolean isOneKindOfKey() {
    return secret.isEmpty() || jwksUri.isEmpty();
  }

  byte[] secretBytes() {
    return secret.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return "JwtSettings[issuer=" + issuer + ", jwksUri=" + jwksUri + "]";
  }
}
