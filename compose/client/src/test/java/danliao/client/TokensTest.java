package danliao.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TokensTest {
  private static final String SECRET = "a secret of at least thirty-two bytes";

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
  void aTokenCanBeBornExpired() throws Exception {
    SignedJWT jwt = SignedJWT.parse(new Tokens(SECRET).expiring("ann", Duration.ofMinutes(-5)));
    assertThat(jwt.getJWTClaimsSet().getExpirationTime().toInstant()).isBefore(Instant.now());
  }
}
