package danliao.gateway.connection;

import danliao.gateway.settings.GatewaySettings;
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
  Connections connections(MeterRegistry meters) {
    return new Connections(meters);
  }

  @Bean
  ConnectionFactory connectionFactory(
      ConnectionListener listener,
      GatewaySettings settings,
      ConversationMemory memory,
      Clock clock,
      MeterRegistry meters) {
    return new ConnectionFactory(listener, settings, memory, clock, System::nanoTime, meters);
  }

  @Bean(initMethod = "start")
  Shedding shedding(Connections connections, GatewaySettings settings, MeterRegistry meters) {
    return new Shedding(connections, settings.limits().heldBytesOrDefault(), meters);
  }
}
