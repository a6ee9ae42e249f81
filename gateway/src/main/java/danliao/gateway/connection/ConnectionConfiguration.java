package danliao.gateway.connection;

import danliao.gateway.config.GatewaySettings;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Connected devices. */
@Configuration(proxyBeanMethods = false)
public class ConnectionConfiguration {
  @Bean
  ConversationMemory conversationMemory() {
    return new ConversationMemory();
  }

  @Bean
  SendQuota sendQuota(GatewaySettings settings) {
    return new SendQuota(settings.limits(), System::nanoTime);
  }

  @Bean
  Connections connections(
      GatewaySettings settings, ConversationMemory memory, Clock clock, MeterRegistry meters) {
    return new Connections(settings, memory, clock, System::nanoTime, meters);
  }

  @Bean(initMethod = "start")
  Shedding shedding(Connections connections, GatewaySettings settings, MeterRegistry meters) {
    return new Shedding(connections, settings.limits().heldBytesOrDefault(), meters);
  }
}
