package danliao.gateway.settings;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Who this process is. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(GatewaySettings.class)
public class SettingsConfiguration {
  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }

  @Bean
  Incarnation incarnation(GatewaySettings settings, Clock clock) {
    return Incarnation.startedAt(settings.id(), clock.millis());
  }

  @Bean
  AllowedStamps allowedStamps(GatewaySettings settings, Clock clock, MeterRegistry meters) {
    return new AllowedStamps(settings.nodeNumber(), clock, meters);
  }
}
