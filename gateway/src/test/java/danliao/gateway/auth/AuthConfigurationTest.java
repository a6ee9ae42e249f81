package danliao.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import danliao.gateway.settings.SettingsConfiguration;
import danliao.testkit.TestIssuer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** That this door has the rules of {@code JwtRules}, which has tests of its own. */
class AuthConfigurationTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private static TestIssuer issuer;

  private final ApplicationContextRunner gateway =
      new ApplicationContextRunner()
          .withUserConfiguration(SettingsConfiguration.class, AuthConfiguration.class)
          .withBean(SimpleMeterRegistry.class)
          .withPropertyValues(
              "danliao.gateway.id=gateway-1", "danliao.gateway.query-side=127.0.0.1:1");

  @BeforeAll
  static void publish() throws Exception {
    issuer = new TestIssuer();
  }

  @AfterAll
  static void stop() {
    issuer.close();
  }

  @Test
  void aPublishedKeyMaySignWithRs384() {
    withPublishedKey(
        tokens -> {
          VerifiedToken token = verify(tokens, issuer.signed("RS384", "alice", MINUTE));
          assertThat(token.userId()).isEqualTo("alice");
          assertThat(token.expiresAt()).isNotNull();
        });
  }

  @Test
  void aTokenIsRefusedOnceItHasExpired() {
    withPublishedKey(
        tokens -> {
          String token = issuer.signed("RS384", "alice", Duration.ofSeconds(-1));
          assertThatThrownBy(() -> verify(tokens, token))
              .hasCauseInstanceOf(TokenRefusedException.class)
              .hasMessageContaining("the token is not valid: Jwt expired at ");
        });
  }

  @Test
  void aRefusalSaysWhatIsWrongWithATokenOfOurKeyAndNothingOfAnother() throws Exception {
    try (TestIssuer other = new TestIssuer()) {
      withPublishedKey(
          tokens -> {
            String noUser = issuer.signed("RS256", "not a user", MINUTE);
            assertThatThrownBy(() -> verify(tokens, noUser))
                .hasRootCauseMessage("the token is not valid: expected sub to be a user id");
            String foreign = other.signed("RS256", "not a user", MINUTE);
            assertThatThrownBy(() -> verify(tokens, foreign))
                .hasRootCauseMessage("the token is not valid");
          });
    }
  }

  @Test
  void aWrongSettingStopsTheStart() {
    gateway.run(
        context ->
            assertThat(context)
                .getFailure()
                .hasRootCauseMessage(
                    "danliao.jwt: expected secret, issuer or jwks-uri, found none of them"));
  }

  private void withPublishedKey(Check check) {
    gateway
        .withPropertyValues(issuer.setting())
        .run(context -> check.of(context.getBean(TokenVerifier.class)));
  }

  private static VerifiedToken verify(TokenVerifier tokens, String token) throws Exception {
    return tokens.verify(token).toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private interface Check {
    void of(TokenVerifier tokens) throws Exception;
  }
}
