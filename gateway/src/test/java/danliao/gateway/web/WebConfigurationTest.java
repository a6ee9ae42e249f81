package danliao.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import danliao.gateway.settings.SettingsConfiguration;
import danliao.service.jwt.JwtSettings;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

class WebConfigurationTest {
  private static final String WEB = "danliao.gateway.web.";

  private final ApplicationContextRunner context =
      new ApplicationContextRunner()
          .withUserConfiguration(SettingsConfiguration.class, WebConfiguration.class, Jwt.class)
          .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
          .withPropertyValues(
              "danliao.gateway.id=gateway-1",
              "danliao.gateway.query-side=127.0.0.1:1",
              "danliao.jwt.secret=a secret of this test that is long enough");

  @Configuration(proxyBeanMethods = false)
  @EnableConfigurationProperties(JwtSettings.class)
  static class Jwt {}

  @Test
  void thereAreNoPagesUnlessTheyAreAskedFor() {
    context.run(started -> assertThat(started).doesNotHaveBean(WebPages.class));
    context
        .withPropertyValues(WEB + "enabled=true")
        .run(started -> assertThat(started).hasSingleBean(WebPages.class));
  }

  @Test
  void developmentTokensAreForALoopbackAddress() {
    var asked = context.withPropertyValues(WEB + "enabled=true", WEB + "development-tokens=true");
    asked.run(started -> assertThat(started).hasNotFailed());
    asked
        .withPropertyValues("danliao.gateway.bind=0.0.0.0")
        .run(
            started ->
                assertThat(started)
                    .getFailure()
                    .rootCause()
                    .hasMessageContaining("danliao.gateway.bind: expected a loopback address"));
  }

  @Test
  void developmentTokensAreForASharedSecret() {
    context
        .withPropertyValues(
            WEB + "enabled=true",
            WEB + "development-tokens=true",
            "danliao.jwt.secret=",
            "danliao.jwt.issuer=https://issuer.test")
        .run(
            started ->
                assertThat(started)
                    .getFailure()
                    .rootCause()
                    .hasMessageContaining(WEB + "development-tokens: expected false"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "query-api | query.test",
        "query-api | ftp://query.test",
        "query-api | 'https://query.test/\"'",
        "query-api | 'https://query.test;script-src'",
        "gateways  | http://one.test/ws",
        "gateways  | /ws",
      })
  void anAddressThatBrowsersCannotUseEndsTheStart(String key, String value) {
    context
        .withPropertyValues(WEB + "enabled=true", WEB + key + "=" + value)
        .run(
            started ->
                assertThat(started)
                    .getFailure()
                    .rootCause()
                    .hasMessageContaining(WEB + key + ": expected an absolute URL"));
  }
}
