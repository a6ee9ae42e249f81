package danliao.gateway.drain;

import danliao.gateway.settings.AllowedStamps;
import danliao.gateway.settings.GatewaySettings;
import danliao.service.internal.InternalCredentials;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What was never acknowledged. */
@Configuration(proxyBeanMethods = false)
public class DrainConfiguration {
  @Bean
  QuerySide querySide(
      InternalCredentials credentials, GatewaySettings settings, MeterRegistry meters) {
    return new QuerySide(credentials, settings, meters);
  }

  @Bean
  Drains drains(
      QuerySide querySide, AllowedStamps stamps, GatewaySettings settings, MeterRegistry meters) {
    return new Drains(querySide, stamps, settings.limits().drains(), meters);
  }
}
