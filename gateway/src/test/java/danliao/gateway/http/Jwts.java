package danliao.gateway.http;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;

/** Tokens, good and bad. */
final class Jwts {
  private final String secret;

  Jwts(String secret) {
    this.secret = secret;
  }

  String of(String user) {
    return of(user, Duration.ofMinutes(10));
  }

  String of(String user, Duration valid) {
    return sign(JWSAlgorithm.HS256, secret, claims(user).expirationTime(in(valid)).build());
  }

  String withoutExpiry(String user) {
    return sign(JWSAlgorithm.HS256, secret, claims(user).build());
  }

  String notYetValid(String user) {
    return sign(
        JWSAlgorithm.HS256,
        secret,
        claims(user)
            .notBeforeTime(in(Duration.ofMinutes(5)))
            .expirationTime(in(Duration.ofMinutes(10)))
            .build());
  }

  String ofAnotherSecret(String user) {
    return sign(JWSAlgorithm.HS256, secret.toUpperCase(java.util.Locale.ROOT) + "x", valid(user));
  }

  String ofAnotherAlgorithm(String user) {
    return sign(JWSAlgorithm.HS512, secret + secret, valid(user));
  }

  String unsigned(String user) {
    return new PlainJWT(valid(user)).serialize();
  }

  private static JWTClaimsSet valid(String user) {
    return claims(user).expirationTime(in(Duration.ofMinutes(10))).build();
  }

  private static JWTClaimsSet.Builder claims(String user) {
    return new JWTClaimsSet.Builder().subject(user);
  }

  private static Date in(Duration duration) {
    return Date.from(Instant.now().plus(duration));
  }

  private static String sign(JWSAlgorithm algorithm, String key, JWTClaimsSet claims) {
    try {
      SignedJWT jwt = new SignedJWT(new JWSHeader(algorithm), claims);
      jwt.sign(new MACSigner(key));
      return jwt.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }
}
