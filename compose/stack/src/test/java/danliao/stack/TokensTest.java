package danliao.stack;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class TokensTest {
  private static final String SECRET = "a secret of at least thirty-two bytes";
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  @Test
  void aTokenNamesItsUserAndIsSignedWithTheSecretsText() throws Exception {
    SignedJWT jwt = SignedJWT.parse(new Tokens(SECRET).user("ann"));
    assertThat(jwt.verify(new MACVerifier(SECRET.getBytes(StandardCharsets.UTF_8)))).isTrue();
    assertThat(jwt.getJWTClaimsSet().getSubject()).isEqualTo("ann");
    assertThat(jwt.getJWTClaimsSet().getClaim("roles")).isNull();
  }

  @Test
  void anAdminHasTheRole() throws Exception {
    SignedJWT jwt = SignedJWT.parse(new Tokens(SECRET).admin("op"));
    assertThat(jwt.getJWTClaimsSet().getStringListClaim("roles")).containsExactly("admin");
  }

  @Test
  void aTokenSaysWhoUntilWhenAndNothingElse() throws Exception {
    SignedJWT token = SignedJWT.parse(tokens().user("alice", Duration.ofHours(24)));
    assertThat(token.verify(new MACVerifier(SECRET.getBytes(StandardCharsets.UTF_8)))).isTrue();
    assertThat(token.getJWTClaimsSet().getClaims()).containsOnlyKeys("sub", "iat", "exp");
    assertThat(token.getJWTClaimsSet().getSubject()).isEqualTo("alice");
    assertThat(token.getJWTClaimsSet().getExpirationTime())
        .isEqualTo(NOW.plus(Duration.ofHours(24)));
  }

  @Test
  void anAdminsTokenCarriesTheRole() throws Exception {
    SignedJWT token = SignedJWT.parse(tokens().admin("root", Duration.ofMinutes(1)));
    assertThat(token.getJWTClaimsSet().getStringListClaim("roles")).isEqualTo(List.of("admin"));
  }

  private static Tokens tokens() {
    return new Tokens(SECRET.getBytes(StandardCharsets.UTF_8), Clock.fixed(NOW, ZoneOffset.UTC));
  }

  @Test
  void aTokenCanBeBornExpired() throws Exception {
    SignedJWT jwt = SignedJWT.parse(new Tokens(SECRET).user("ann", Duration.ofMinutes(-5)));
    assertThat(jwt.getJWTClaimsSet().getExpirationTime().toInstant()).isBefore(Instant.now());
  }
}
