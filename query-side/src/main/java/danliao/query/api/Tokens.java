package danliao.query.api;

import danliao.api.Ids;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jose.jws.MacAlgorithm;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.jwt.SupplierJwtDecoder;

/**
 * Which tokens are believed: signed by the configured key with the algorithms named here and no
 * other, not expired, and of a user whose id has the protocol's form.
 */
final class Tokens {
  private static final Duration CLOCK_SKEW = Duration.ofSeconds(5);
  private static final Set<SignatureAlgorithm> PUBLISHED =
      Set.of(SignatureAlgorithm.RS256, SignatureAlgorithm.PS256, SignatureAlgorithm.ES256);

  private Tokens() {}

  static JwtDecoder decoder(JwtSettings settings) {
    if (!settings.secret().isEmpty()) {
      byte[] key = settings.secret().getBytes(StandardCharsets.UTF_8);
      return checked(
          NimbusJwtDecoder.withSecretKey(new SecretKeySpec(key, "HmacSHA256"))
              .macAlgorithm(MacAlgorithm.HS256)
              .build(),
          settings);
    }
    // Asked at the first token, so that this process starts without the issuer.
    return new SupplierJwtDecoder(() -> checked(published(settings), settings));
  }

  private static NimbusJwtDecoder published(JwtSettings settings) {
    var keys =
        settings.jwksUri().isEmpty()
            ? NimbusJwtDecoder.withIssuerLocation(settings.issuer())
            : NimbusJwtDecoder.withJwkSetUri(settings.jwksUri());
    return keys.jwsAlgorithms(algorithms -> algorithms.addAll(PUBLISHED)).build();
  }

  private static JwtDecoder checked(NimbusJwtDecoder decoder, JwtSettings settings) {
    JwtTimestampValidator times = new JwtTimestampValidator(CLOCK_SKEW);
    times.setAllowEmptyExpiryClaim(false);
    List<OAuth2TokenValidator<Jwt>> validators = new ArrayList<>();
    validators.add(times);
    validators.add(
        new JwtClaimValidator<>(
            JwtClaimNames.SUB, sub -> sub instanceof String user && Ids.isUser(user)));
    if (!settings.issuer().isEmpty()) {
      validators.add(new JwtIssuerValidator(settings.issuer()));
    }
    decoder.setJwtValidator(new DelegatingOAuth2TokenValidator<>(validators));
    return decoder;
  }
}
