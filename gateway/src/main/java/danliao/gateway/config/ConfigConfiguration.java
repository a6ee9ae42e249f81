package danliao.gateway.config;

import danliao.api.HybridClock;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Who this process is. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({GatewaySettings.class, InternalToken.class})
public class ConfigConfiguration {
  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }

  @Bean
  Incarnation incarnation(GatewaySettings settings, Clock clock) {
    return Incarnation.startedAt(settings.id(), clock.millis());
  }

  @Bean
  GatewayClock gatewayClock(GatewaySettings settings, Clock clock) {
    return new GatewayClock(new HybridClock(settings.nodeNumber(), clock));
  }
}
