package danliao.service.internal;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.grpc.server.GlobalServerInterceptor;

/** Guards every gRPC service of a process, and gives it what it shows to others. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(InternalToken.class)
public class InternalConfiguration {
  @Bean
  InternalCredentials internalCredentials(InternalToken token) {
    return new InternalCredentials(token);
  }

  @Bean
  @GlobalServerInterceptor
  InternalGuard internalGuard(InternalToken token) {
    return new InternalGuard(token);
  }
}
