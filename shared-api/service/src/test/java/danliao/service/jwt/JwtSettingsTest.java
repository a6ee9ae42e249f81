package danliao.service.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class JwtSettingsTest {
  private static final String SECRET = "s".repeat(32);
  private static final String ISSUER = "https://issuer";
  private static final String KEYS = "https://issuer/keys";

  @Test
  void aSecretOfLessThan32BytesIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new JwtSettings("31 bytes are one less than 32..", "", ""))
        .withMessage("danliao.jwt.secret: expected at least 32 bytes, found 31");
  }

  @Test
  void bytesCountNotCharacters() {
    assertThat(new JwtSettings("十一个汉字就超过了三十二", "", "").secret()).hasSize(12);
  }

  @Test
  void nothingToCheckWithIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new JwtSettings("", "", ""))
        .withMessage("danliao.jwt: expected secret, issuer or jwks-uri, found none of them");
  }

  @Test
  void twoSourcesOfKeysAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new JwtSettings(SECRET, "", KEYS))
        .withMessage("danliao.jwt: expected secret or jwks-uri, found both");
    assertThatIllegalArgumentException().isThrownBy(() -> new JwtSettings(SECRET, ISSUER, KEYS));
  }

  @Test
  void anIssuerStandsAloneOrBesideEitherSourceOfKeys() {
    assertThat(new JwtSettings("", ISSUER, "").hasPublishedKeys()).isTrue();
    assertThat(new JwtSettings("", ISSUER, KEYS).hasPublishedKeys()).isTrue();
    assertThat(new JwtSettings("", "", KEYS).hasPublishedKeys()).isTrue();
    assertThat(new JwtSettings(SECRET, ISSUER, "").hasPublishedKeys()).isFalse();
    assertThat(new JwtSettings(SECRET, "", "").hasPublishedKeys()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"issuer", "//issuer", "issuer:443", "ftp://issuer", "http:a", "https://"})
  void whereKeysAreFetchedIsAWebAddress(String found) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new JwtSettings("", found, ""))
        .withMessage("danliao.jwt.issuer: expected an absolute http or https URL, found " + found);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new JwtSettings("", "", found))
        .withMessage(
            "danliao.jwt.jwks-uri: expected an absolute http or https URL, found " + found);
  }

  @Test
  void anIssuerThatIsOnlyComparedMayBeAnyText() {
    assertThat(new JwtSettings("", "issuer", KEYS).issuer()).isEqualTo("issuer");
    assertThat(new JwtSettings(SECRET, "issuer", "").issuer()).isEqualTo("issuer");
  }

  @Test
  void theSecretIsNotInTheText() {
    assertThat(new JwtSettings(SECRET, "", "").toString()).doesNotContain("sss");
  }

  @Test
  void aWrongCombinationStopsTheStartAndSaysWhy() {
    ApplicationContextRunner process =
        new ApplicationContextRunner().withUserConfiguration(SomeProcess.class);
    process.run(
        context ->
            assertThat(context)
                .getFailure()
                .hasRootCauseMessage(
                    "danliao.jwt: expected secret, issuer or jwks-uri, found none of them"));
    process
        .withPropertyValues("danliao.jwt.secret=" + SECRET, "danliao.jwt.jwks-uri=" + KEYS)
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .hasRootCauseMessage("danliao.jwt: expected secret or jwks-uri, found both"));
    process
        .withPropertyValues("danliao.jwt.issuer=mine")
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .hasRootCauseMessage(
                        "danliao.jwt.issuer: expected an absolute http or https URL, found mine"));
  }

  @Test
  void propertiesAreRead() {
    new ApplicationContextRunner()
        .withUserConfiguration(SomeProcess.class)
        .withPropertyValues("danliao.jwt.issuer=" + ISSUER, "danliao.jwt.jwks-uri=" + KEYS)
        .run(
            context ->
                assertThat(context.getBean(JwtSettings.class))
                    .isEqualTo(new JwtSettings("", ISSUER, KEYS)));
  }

  @EnableConfigurationProperties(JwtSettings.class)
  static class SomeProcess {}
}
