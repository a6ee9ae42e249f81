package danliao.gateway.auth;

import danliao.gateway.config.InternalToken;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.grpc.server.GlobalServerInterceptor;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jose.jws.MacAlgorithm;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.jwt.SupplierJwtDecoder;
import org.springframework.web.client.RestTemplate;

/** Who may come in. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(JwtSettings.class)
public class AuthConfiguration {
  private static final Duration KEY_FETCH = Duration.ofSeconds(3);
  private static final int VERIFICATIONS_WAITING = 10_000;

  @Bean
  TokenVerifier tokenVerifier(JwtSettings settings, Clock clock) {
    if (!settings.secret().isEmpty()) {
      NimbusJwtDecoder decoder =
          NimbusJwtDecoder.withSecretKey(new SecretKeySpec(settings.secretBytes(), "HmacSHA256"))
              .macAlgorithm(MacAlgorithm.HS256)
              .build();
      decoder.setJwtValidator(validator(settings));
      return new TokenVerifier(decoder, Runnable::run, clock);
    }
    SupplierJwtDecoder decoder = new SupplierJwtDecoder(() -> keySetDecoder(settings));
    return new TokenVerifier(decoder, verificationThreads(), clock);
  }

  private static NimbusJwtDecoder keySetDecoder(JwtSettings settings) {
    JdkClientHttpRequestFactory requests = new JdkClientHttpRequestFactory();
    requests.setReadTimeout(KEY_FETCH);
    NimbusJwtDecoder decoder =
        (settings.jwksUri().isEmpty()
                ? NimbusJwtDecoder.withIssuerLocation(settings.issuer())
                : NimbusJwtDecoder.withJwkSetUri(settings.jwksUri()))
            .jwsAlgorithms(
                algorithms -> {
                  for (SignatureAlgorithm algorithm : SignatureAlgorithm.values()) {
                    algorithms.add(algorithm);
                  }
                })
            .restOperations(new RestTemplate(requests))
            .build();
    decoder.setJwtValidator(validator(settings));
    return decoder;
  }

  /** No grace: a connection is closed when its token expires, so it must not be let in after. */
  private static OAuth2TokenValidator<Jwt> validator(JwtSettings settings) {
    List<OAuth2TokenValidator<Jwt>> validators = new ArrayList<>();
    validators.add(new JwtTimestampValidator(Duration.ZERO));
    if (!settings.issuer().isEmpty()) {
      validators.add(new JwtIssuerValidator(settings.issuer()));
    }
    return new DelegatingOAuth2TokenValidator<>(validators);
  }

  /** Few and bounded: a slow key server must not be asked by every client that waits for it. */
  private static Executor verificationThreads() {
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            4,
            4,
            1,
            TimeUnit.MINUTES,
            new LinkedBlockingQueue<>(VERIFICATIONS_WAITING),
            Thread.ofPlatform().daemon().name("token-", 0).factory());
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }

  @Bean
  InternalCredentials internalCredentials(InternalToken token) {
    return new InternalCredentials(token.internalToken());
  }

  @Bean
  @GlobalServerInterceptor
  InternalGuard internalGuard(InternalToken token) {
    return new InternalGuard(token.internalToken());
  }
}
