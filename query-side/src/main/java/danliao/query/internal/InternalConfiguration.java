package danliao.query.internal;

import io.grpc.ServerInterceptor;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.grpc.server.GlobalServerInterceptor;

/** Guards every gRPC service of this process. */
@Configuration(proxyBeanMethods = false)
public class InternalConfiguration {
  @Bean
  @GlobalServerInterceptor
  ServerInterceptor internalGuard(@Value("${danliao.internal-token}") String token) {
    if (token.isBlank()) {
      throw new IllegalArgumentException(
          "danliao.internal-token: expected the token our services share, found nothing");
    }
    return new InternalGuard(token);
  }
}
