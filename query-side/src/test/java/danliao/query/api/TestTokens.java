package danliao.query.api;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;

/** Makes tokens as the login service of an installation would. */
public final class TestTokens {
  private final byte[] key;

  public TestTokens(String secret) {
    key = secret.getBytes(StandardCharsets.UTF_8);
  }

  public String of(String user, String... roles) {
    return signed(JWSAlgorithm.HS256, claims(user).claim("roles", List.of(roles)).build());
  }

  static JWTClaimsSet.Builder claims(String user) {
    return new JWTClaimsSet.Builder().subject(user).expirationTime(in(Duration.ofMinutes(5)));
  }

  @SuppressWarnings("JavaUtilDate") // Nimbus takes nothing else.
  static Date in(Duration duration) {
    return Date.from(Instant.now().plus(duration));
  }

  String signed(JWSAlgorithm algorithm, JWTClaimsSet claims) {
    try {
      SignedJWT jwt = new SignedJWT(new JWSHeader(algorithm), claims);
      jwt.sign(new MACSigner(key));
      return jwt.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }
}
