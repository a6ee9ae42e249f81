package danliao.stack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  @TempDir private Path folder = Path.of(".");

  @Test
  void onlyTheirOwnerCanReadThem() throws Exception {
    Home home = new Home(folder);
    Secrets.of(home);

    assertThat(mode(home.secrets())).isEqualTo("rwx------");
    try (Stream<Path> files = Files.list(home.secrets())) {
      assertThat(files)
          .extracting(file -> file.getFileName() + " " + mode(file))
          .containsExactlyInAnyOrder(
              "danliao.jwt.secret rw-------",
              "danliao.internal-token rw-------",
              "spring.datasource.password rw-------");
    }
  }

  @Test
  void aSecondUpKeepsThem() {
    Secrets first = Secrets.of(new Home(folder));
    Secrets second = Secrets.of(new Home(folder));

    assertThat(second.jwtKey()).isEqualTo(first.jwtKey());
    assertThat(second.databasePassword()).isEqualTo(first.databasePassword());
    assertThat(second.internalToken()).isEqualTo(first.internalToken());
  }

  @Test
  void anotherHomeHasOthers() {
    assertThat(Secrets.of(new Home(folder.resolve("a"))).jwtKey())
        .isNotEqualTo(Secrets.of(new Home(folder.resolve("b"))).jwtKey());
  }

  @Test
  void theJwtKeyIsTheTextOfThirtyTwoBytes() {
    String text = new String(Secrets.of(new Home(folder)).jwtKey(), UTF_8);

    assertThat(Base64.getDecoder().decode(text)).hasSize(32);
  }

  @Test
  void aTokenSaysWhoUntilWhenAndNothingElse() throws Exception {
    SignedJWT token = SignedJWT.parse(tokens().token("alice", false, Duration.ofHours(24)));

    assertThat(token.verify(new MACVerifier(Secrets.of(new Home(folder)).jwtKey()))).isTrue();
    assertThat(token.getJWTClaimsSet().getClaims()).containsOnlyKeys("sub", "iat", "exp");
    assertThat(token.getJWTClaimsSet().getSubject()).isEqualTo("alice");
    assertThat(token.getJWTClaimsSet().getExpirationTime())
        .isEqualTo(NOW.plus(Duration.ofHours(24)));
  }

  @Test
  void anAdminsTokenCarriesTheRole() throws Exception {
    SignedJWT token = SignedJWT.parse(tokens().token("root", true, Duration.ofMinutes(1)));

    assertThat(token.getJWTClaimsSet().getStringListClaim("roles")).isEqualTo(List.of("admin"));
  }

  private Tokens tokens() {
    return new Tokens(Secrets.of(new Home(folder)), Clock.fixed(NOW, ZoneOffset.UTC));
  }

  private static String mode(Path file) {
    try {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
