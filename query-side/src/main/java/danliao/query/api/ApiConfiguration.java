package danliao.query.api;

import danliao.service.jwt.JwtRules;
import danliao.service.jwt.JwtSettings;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.DispatcherType;
import java.time.Instant;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationConverter;
import org.springframework.security.oauth2.server.resource.authentication.JwtGrantedAuthoritiesConverter;
import org.springframework.security.web.SecurityFilterChain;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/**
 * Wires what all HTTP queries share: who may ask, how many at once, how errors look, how times are
 * written.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({JwtSettings.class, ReadSettings.class, CorsSettings.class})
@Import({ApiErrors.class, ErrorPage.class})
public class ApiConfiguration {
  /** What anybody may read: the contract, and the page that shows it. */
  private static final String[] CONTRACT = {"/openapi.json", "/docs/*", "/webjars/swagger-ui/*"};

  /** Swagger UI puts styles and pictures into the page. */
  private static final String PAGES =
      "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; base-uri 'none';"
          + " form-action 'none'; frame-ancestors 'none'";

  @Bean
  JwtDecoder jwtDecoder(JwtSettings settings) {
    return JwtRules.decoder(settings);
  }

  /** Health and metrics are open: the port is bound to the loopback by default. */
  @Bean
  SecurityFilterChain apiSecurity(HttpSecurity http, JsonMapper json, CorsSettings browsers) {
    Problems problems = new Problems(json);
    return http.authorizeHttpRequests(
            requests ->
                requests
                    .dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.ASYNC)
                    .permitAll()
                    .requestMatchers("/actuator/health/**", "/actuator/prometheus")
                    .permitAll()
                    .requestMatchers(CONTRACT)
                    .permitAll()
                    .requestMatchers("/admin/**")
                    .hasRole("admin")
                    .anyRequest()
                    .authenticated())
        .oauth2ResourceServer(
            server ->
                server
                    .jwt(jwt -> jwt.jwtAuthenticationConverter(roles()))
                    .authenticationEntryPoint(problems)
                    .accessDeniedHandler(problems))
        .headers(headers -> headers.contentSecurityPolicy(policy -> policy.policyDirectives(PAGES)))
        .exceptionHandling(
            failures -> failures.authenticationEntryPoint(problems).accessDeniedHandler(problems))
        .sessionManagement(s -> s.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .cors(cors -> cors.configurationSource(browsers.source()))
        .csrf(AbstractHttpConfigurer::disable)
        .requestCache(AbstractHttpConfigurer::disable)
        .logout(AbstractHttpConfigurer::disable)
        .build();
  }

  private static JwtAuthenticationConverter roles() {
    JwtGrantedAuthoritiesConverter roles = new JwtGrantedAuthoritiesConverter();
    roles.setAuthoritiesClaimName("roles");
    roles.setAuthorityPrefix("ROLE_");
    JwtAuthenticationConverter converter = new JwtAuthenticationConverter();
    converter.setJwtGrantedAuthoritiesConverter(roles);
    return converter;
  }

  @Bean
  ReadBounds readBounds(ReadSettings settings, MeterRegistry meters) {
    return new ReadBounds(settings, meters);
  }

  @Bean
  JsonMapperBuilderCustomizer millisecondInstants() {
    return mapper ->
        mapper.addModule(
            new SimpleModule("danliao-times")
                .addSerializer(Instant.class, new MillisecondInstants()));
  }
}
