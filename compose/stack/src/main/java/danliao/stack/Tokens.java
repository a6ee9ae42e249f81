package danliao.stack;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;

/** Signs development tokens with the stack's shared secret. Thread-safe. */
public final class Tokens {
  private static final Duration LIFETIME = Duration.ofHours(12);

  private final byte[] key;
  private final Clock clock;

  /**
   * @param secret at least 32 bytes; the key is its UTF-8
   */
  public Tokens(String secret) {
    this(secret.getBytes(StandardCharsets.UTF_8), Clock.systemUTC());
  }

  /**
   * @param key at least 32 bytes
   * @param clock says when a token is issued
   */
  public Tokens(byte[] key, Clock clock) {
    this.key = key;
    this.clock = clock;
  }

  public String user(String userId) {
    return user(userId, LIFETIME);
  }

  /** One that expires after {@code lifetime}, which may be negative. */
  public String user(String userId, Duration lifetime) {
    return sign(claims(userId, lifetime).build());
  }

  public String admin(String userId) {
    return admin(userId, LIFETIME);
  }

  /** With the role {@code admin}; expires after {@code lifetime}. */
  public String admin(String userId, Duration lifetime) {
    return sign(claims(userId, lifetime).claim("roles", List.of("admin")).build());
  }

  /** Signs any claims: for tests of bad tokens. */
  public String sign(JWTClaimsSet claims) {
    SignedJWT jwt = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
    try {
      jwt.sign(new MACSigner(key));
    } catch (JOSEException e) {
      throw new IllegalStateException("expected a secret of at least 32 bytes", e);
    }
    return jwt.serialize();
  }

  private JWTClaimsSet.Builder claims(String userId, Duration lifetime) {
    Instant now = clock.instant();
    return new JWTClaimsSet.Builder()
        .subject(userId)
        .issueTime(Date.from(now))
        .expirationTime(Date.from(now.plus(lifetime)));
  }
}
