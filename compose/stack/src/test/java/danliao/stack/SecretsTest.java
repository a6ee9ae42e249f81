package danliao.stack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {
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
  void whatIsOnlyReadIsNotMade() {
    Home home = new Home(folder.resolve("never started"));
    Secrets secrets = Secrets.existing(home);

    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(secrets::jwtSecret)
        .withMessageContaining("is the stack up (./danliao up)?");
    assertThat(home.dir()).doesNotExist();
    Secrets made = Secrets.of(home);
    assertThat(secrets.jwtSecret()).isEqualTo(made.jwtSecret());
  }

  @Test
  void theJwtKeyIsTheTextOfThirtyTwoBytes() {
    String text = new String(Secrets.of(new Home(folder)).jwtKey(), UTF_8);

    assertThat(Base64.getDecoder().decode(text)).hasSize(32);
  }

  private static String mode(Path file) {
    try {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
