package danliao.gateway.web;

import danliao.service.jwt.JwtSettings;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.security.oauth2.jose.jws.MacAlgorithm;
import org.springframework.security.oauth2.jwt.JwsHeader;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtEncoderParameters;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;

/** Signs tokens for whoever asks, as an installation's own sign-in would after its checks. */
final class DevelopmentTokens {
  private static final Duration LIFETIME = Duration.ofHours(12);

  private final NimbusJwtEncoder encoder;
  private final String issuer;
  private final Clock clock;

  /**
   * @param settings with a secret
   */
  DevelopmentTokens(JwtSettings settings, Clock clock) {
    byte[] key = settings.secret().getBytes(StandardCharsets.UTF_8);
    this.encoder =
        NimbusJwtEncoder.withSecretKey(new SecretKeySpec(key, "HmacSHA256"))
            .algorithm(MacAlgorithm.HS256)
            .build();
    this.issuer = settings.issuer();
    this.clock = clock;
  }

  /** One for that user, without roles. */
  String of(String userId) {
    Instant now = clock.instant();
    JwtClaimsSet.Builder claims =
        JwtClaimsSet.builder().subject(userId).issuedAt(now).expiresAt(now.plus(LIFETIME));
    if (!issuer.isEmpty()) {
      claims.issuer(issuer);
    }
    JwsHeader header = JwsHeader.with(MacAlgorithm.HS256).build();
    return encoder.encode(JwtEncoderParameters.from(header, claims.build())).getTokenValue();
  }
}
