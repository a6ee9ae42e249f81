package danliao.stack;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import danliao.api.Ids;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;

/** Signs what the services of the same home accept. */
public final class Tokens {
  private final byte[] key;
  private final Clock clock;

  public Tokens(Secrets secrets, Clock clock) {
    this.key = secrets.jwtKey();
    this.clock = clock;
  }

  /** A JWT for the user; an admin's carries the role {@code admin}. */
  @SuppressWarnings("JavaUtilDate") // The library's interface.
  public String token(String user, boolean admin, Duration ttl) {
    if (!Ids.isUser(user)) {
      throw new StackException(
          "user id \"" + user + "\": expected 1 to 64 letters, digits, and _ . -");
    }
    Instant now = clock.instant();
    JWTClaimsSet.Builder claims =
        new JWTClaimsSet.Builder()
            .subject(user)
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plus(ttl)));
    if (admin) {
      claims.claim("roles", List.of("admin"));
    }
    SignedJWT token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims.build());
    try {
      token.sign(new MACSigner(key));
    } catch (JOSEException e) {
      throw new StackException("cannot sign a token: " + e.getMessage(), e);
    }
    return token.serialize();
  }
}
