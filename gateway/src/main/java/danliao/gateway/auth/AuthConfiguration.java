package danliao.gateway.auth;

import danliao.service.jwt.JwtRules;
import danliao.service.jwt.JwtSettings;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Who may come in. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(JwtSettings.class)
public class AuthConfiguration {
  private static final int VERIFICATIONS_WAITING = 10_000;

  @Bean
  TokenVerifier tokenVerifier(JwtSettings settings) {
    return new TokenVerifier(
        JwtRules.decoder(settings),
        settings.hasPublishedKeys() ? verificationThreads() : Runnable::run);
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
}
