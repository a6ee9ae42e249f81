package danliao.gateway.web;

import static danliao.service.settings.Setting.expect;

import danliao.gateway.settings.GatewaySettings;
import danliao.service.jwt.JwtSettings;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetSocketAddress;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The web chat, where this gateway serves it. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("danliao.gateway.web.enabled")
@EnableConfigurationProperties(WebSettings.class)
public class WebConfiguration {
  @Bean
  WebPages webPages(
      WebSettings settings,
      GatewaySettings gateway,
      JwtSettings jwt,
      Clock clock,
      MeterRegistry meters) {
    return new WebPages(
        PublicFiles.read(), settings, tokens(settings, gateway, jwt, clock), meters);
  }

  private static @Nullable DevelopmentTokens tokens(
      WebSettings settings, GatewaySettings gateway, JwtSettings jwt, Clock clock) {
    if (!settings.developmentTokens()) {
      return null;
    }
    expect(
        isLoopback(gateway.bind()),
        "danliao.gateway.bind",
        "a loopback address where danliao.gateway.web.development-tokens is true",
        gateway.bind());
    expect(
        !jwt.secret().isEmpty(),
        "danliao.gateway.web.development-tokens",
        "false where tokens are not checked with danliao.jwt.secret",
        true);
    return new DevelopmentTokens(jwt, clock);
  }

  private static boolean isLoopback(String address) {
    InetSocketAddress resolved = new InetSocketAddress(address, 0);
    return !resolved.isUnresolved() && resolved.getAddress().isLoopbackAddress();
  }
}
