package danliao.service.jwt;

import danliao.api.Ids;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jose.jws.MacAlgorithm;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.jwt.SupplierJwtDecoder;
import org.springframework.web.client.RestTemplate;

/**
 * Which tokens are believed: signed by the configured key with the algorithms named here and no
 * other, not expired, and of a user whose id has the protocol's form.
 */
public final class JwtRules {
  /** For connecting to the key server, and for its answer. */
  private static final Duration KEY_FETCH = Duration.ofSeconds(3);

  /** How far the issuer's clock may be ahead of ours. */
  private static final Duration NOT_BEFORE_GRACE = Duration.ofSeconds(5);

  private JwtRules() {}

  /** What it decodes has a {@code sub} that is a user id, and an {@code exp}. */
  public static JwtDecoder decoder(JwtSettings settings) {
    if (settings.hasPublishedKeys()) {
      // Asked at the first token, so that the process starts without the issuer.
      return new SupplierJwtDecoder(() -> checked(published(settings), settings));
    }
    return checked(shared(settings), settings);
  }

  private static NimbusJwtDecoder shared(JwtSettings settings) {
    byte[] key = settings.secret().getBytes(StandardCharsets.UTF_8);
    return NimbusJwtDecoder.withSecretKey(new SecretKeySpec(key, "HmacSHA256"))
        .macAlgorithm(MacAlgorithm.HS256)
        .build();
  }

  private static NimbusJwtDecoder published(JwtSettings settings) {
    JdkClientHttpRequestFactory requests =
        new JdkClientHttpRequestFactory(
            HttpClient.newBuilder()
                .connectTimeout(KEY_FETCH)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build());
    requests.setReadTimeout(KEY_FETCH);
    var keys =
        settings.jwksUri().isEmpty()
            ? NimbusJwtDecoder.withIssuerLocation(settings.issuer())
            : NimbusJwtDecoder.withJwkSetUri(settings.jwksUri());
    // All of them are asymmetric: nothing public is ever taken for a secret.
    return keys.jwsAlgorithms(
            algorithms -> algorithms.addAll(EnumSet.allOf(SignatureAlgorithm.class)))
        .restOperations(new RestTemplate(requests))
        .build();
  }

  private static JwtDecoder checked(NimbusJwtDecoder decoder, JwtSettings settings) {
    JwtTimestampValidator times = new JwtTimestampValidator(NOT_BEFORE_GRACE);
    times.setAllowEmptyExpiryClaim(false);
    List<OAuth2TokenValidator<Jwt>> validators = new ArrayList<>();
    validators.add(times);
    validators.add(JwtRules::unexpired);
    validators.add(JwtRules::ofAUser);
    if (!settings.issuer().isEmpty()) {
      validators.add(new JwtIssuerValidator(settings.issuer()));
    }
    decoder.setJwtValidator(new DelegatingOAuth2TokenValidator<>(validators));
    return decoder;
  }

  /** No grace: a connection is closed when its token expires, so none is let in after. */
  private static OAuth2TokenValidatorResult unexpired(Jwt token) {
    Instant expiresAt = token.getExpiresAt();
    return expiresAt == null || expiresAt.isAfter(Instant.now())
        ? OAuth2TokenValidatorResult.success()
        : refused("Jwt expired at " + expiresAt);
  }

  private static OAuth2TokenValidatorResult ofAUser(Jwt token) {
    String user = token.getSubject();
    return user != null && Ids.isUser(user)
        ? OAuth2TokenValidatorResult.success()
        : refused("expected sub to be a user id");
  }

  private static OAuth2TokenValidatorResult refused(String why) {
    return OAuth2TokenValidatorResult.failure(
        new OAuth2Error(OAuth2ErrorCodes.INVALID_TOKEN, why, null));
  }
}
