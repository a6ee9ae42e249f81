package danliao.query.api;

import static danliao.service.settings.Setting.expect;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.CorsConfigurationSource;

/**
 * {@code danliao.cors.*}: which pages' scripts may ask. A browser sends no token by itself, so a
 * page can ask only in the name of a user who gave it theirs.
 *
 * @param allowedOrigins such as {@code https://chat.example.com}; none by default
 */
@ConfigurationProperties("danliao.cors")
record CorsSettings(@DefaultValue List<String> allowedOrigins) {
  private static final Duration REMEMBERED = Duration.ofHours(1);

  CorsSettings {
    for (String origin : allowedOrigins) {
      expect(
          origin.matches("https?://[^/\\s*]+"),
          "danliao.cors.allowed-origins",
          "a scheme, a host and perhaps a port",
          origin);
    }
  }

  CorsConfigurationSource source() {
    CorsConfiguration allowed = new CorsConfiguration();
    allowed.setAllowedOrigins(allowedOrigins);
    allowed.setAllowedMethods(List.of("GET", "POST", "DELETE"));
    allowed.setAllowedHeaders(List.of("Authorization", "Accept"));
    allowed.setExposedHeaders(List.of("Location", "Retry-After"));
    allowed.setMaxAge(REMEMBERED);
    return request -> allowed;
  }
}
