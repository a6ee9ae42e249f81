package danliao.service.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import danliao.testkit.TestIssuer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.JwtDecoder;

/** Each rule with a shared secret and with published keys. */
class JwtRulesTest {
  private static final String SECRET =
      "64 bytes or more, so that this secret would do for HS512 as well";
  private static TestIssuer issuer;

  @BeforeAll
  static void start() throws Exception {
    issuer = new TestIssuer();
  }

  @AfterAll
  static void stop() {
    issuer.close();
  }

  @Test
  void aSecretSignsWithHs256() throws Exception {
    assertThat(withSecret().decode(mac("HS256", claims().build())).getSubject()).isEqualTo("alice");
  }

  @ParameterizedTest
  @ValueSource(strings = {"HS384", "HS512"})
  void aSecretSignsWithNothingElse(String algorithm) throws Exception {
    assertBad(withSecret(), mac(algorithm, claims().build()));
  }

  @Test
  void aPublishedKeyIsNoSecret() throws Exception {
    assertBad(withSecret(), issuer.signed("RS256", claims().build()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"})
  void aPublishedKeySignsWithEveryAsymmetricAlgorithm(String algorithm) throws Exception {
    String token = issuer.signed(algorithm, claims().build());
    assertThat(withKeys().decode(token).getSubject()).isEqualTo("alice");
  }

  @ParameterizedTest
  @ValueSource(strings = {"HS256", "HS384", "HS512"})
  void besidePublishedKeysNoSecretSigns(String algorithm) throws Exception {
    assertBad(withKeys(), mac(algorithm, claims().build()));
  }

  @Test
  void aTokenWithoutSignatureIsRefused() {
    String token = new PlainJWT(claims().build()).serialize();
    assertBad(withSecret(), token);
    assertBad(withKeys(), token);
  }

  @Test
  void aTokenOfAnotherKeyIsRefused() throws Exception {
    assertBad(
        JwtRules.decoder(new JwtSettings(SECRET + "x", "", "")), mac("HS256", claims().build()));
    try (TestIssuer other = new TestIssuer()) {
      assertBad(withKeys(), other.signed("RS256", claims().build()));
    }
  }

  @Test
  void thereIsNoGraceAfterTheExpiry() throws Exception {
    assertRefused(claims().expirationTime(in(Duration.ofSeconds(-1))).build(), "expired");
  }

  @Test
  void aTokenThatNeverExpiresIsRefused() throws Exception {
    assertRefused(claims().expirationTime(null).build(), "exp");
  }

  @Test
  void aTokenThatIsNotValidYetIsRefused() throws Exception {
    assertRefused(claims().notBeforeTime(in(Duration.ofMinutes(1))).build(), "before");
  }

  @Test
  void theIssuersClockMayBeALittleAhead() throws Exception {
    JWTClaimsSet claims = claims().notBeforeTime(in(Duration.ofSeconds(2))).build();
    assertThat(withSecret().decode(mac("HS256", claims)).getSubject()).isEqualTo("alice");
    assertThat(withKeys().decode(issuer.signed("RS256", claims)).getSubject()).isEqualTo("alice");
  }

  @ParameterizedTest
  @ValueSource(strings = {"alice:bob", "爱丽丝", "a b", ""})
  void aTokenOfNoUserIdIsRefused(String subject) throws Exception {
    assertRefused(claims().subject(subject).build(), "expected sub to be a user id");
  }

  @Test
  void aTokenWithoutSubjectIsRefused() throws Exception {
    assertRefused(claims().subject(null).build(), "expected sub to be a user id");
  }

  @Test
  void anIssuerBesideASecretMustBeTheTokens() throws Exception {
    JwtDecoder decoder = JwtRules.decoder(new JwtSettings(SECRET, "https://issuer", ""));
    String token = mac("HS256", claims().issuer("https://issuer").build());
    assertThat(decoder.decode(token).getSubject()).isEqualTo("alice");
    assertBad(decoder, mac("HS256", claims().issuer("https://another").build()));
    assertBad(decoder, mac("HS256", claims().build()));
  }

  @Test
  void anIssuerBesideAKeySetMustBeTheTokens() throws Exception {
    assertIssuer(
        "https://issuer",
        JwtRules.decoder(new JwtSettings("", "https://issuer", issuer.keysUri())));
  }

  @Test
  void anIssuerAloneSaysWhereItsKeysAreAndMustBeTheTokens() throws Exception {
    assertIssuer(issuer.issuer(), JwtRules.decoder(new JwtSettings("", issuer.issuer(), "")));
  }

  private static void assertIssuer(String name, JwtDecoder decoder) throws Exception {
    String token = issuer.signed("ES256", claims().issuer(name).build());
    assertThat(decoder.decode(token).getSubject()).isEqualTo("alice");
    assertBad(decoder, issuer.signed("ES256", claims().issuer("https://another").build()));
    assertBad(decoder, issuer.signed("ES256", claims().build()));
  }

  @Test
  @Timeout(30)
  void keysThatCannotBeFetchedAreNotTheTokensFault() throws Exception {
    String token = issuer.signed("RS256", claims().build());
    // Takes the connection and never answers.
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      String address = "http://127.0.0.1:" + silent.getLocalPort();
      for (JwtSettings settings :
          new JwtSettings[] {
            new JwtSettings("", address, ""), new JwtSettings("", "", address + "/keys")
          }) {
        JwtDecoder decoder = JwtRules.decoder(settings);
        assertThatThrownBy(() -> decoder.decode(token)).isNotInstanceOf(BadJwtException.class);
      }
    }
  }

  private static JwtDecoder withSecret() {
    return JwtRules.decoder(new JwtSettings(SECRET, "", ""));
  }

  private static JwtDecoder withKeys() {
    return JwtRules.decoder(new JwtSettings("", "", issuer.keysUri()));
  }

  private static void assertRefused(JWTClaimsSet claims, String why) throws Exception {
    assertBad(withSecret(), mac("HS256", claims), why);
    assertBad(withKeys(), issuer.signed("RS256", claims), why);
  }

  private static void assertBad(JwtDecoder decoder, String token) {
    assertBad(decoder, token, "");
  }

  private static void assertBad(JwtDecoder decoder, String token, String why) {
    assertThatExceptionOfType(BadJwtException.class)
        .isThrownBy(() -> decoder.decode(token))
        .withMessageContaining(why);
  }

  private static JWTClaimsSet.Builder claims() {
    return new JWTClaimsSet.Builder().subject("alice").expirationTime(in(Duration.ofMinutes(5)));
  }

  private static Date in(Duration duration) {
    return Date.from(Instant.now().plus(duration));
  }

  private static String mac(String algorithm, JWTClaimsSet claims) throws JOSEException {
    SignedJWT jwt = new SignedJWT(new JWSHeader(JWSAlgorithm.parse(algorithm)), claims);
    jwt.sign(new MACSigner(SECRET));
    return jwt.serialize();
  }
}
