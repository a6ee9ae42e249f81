package danliao.gateway.routing;

import danliao.gateway.auth.InternalCredentials;
import danliao.gateway.config.GatewayClock;
import danliao.gateway.config.GatewaySettings;
import danliao.gateway.config.Incarnation;
import danliao.gateway.connection.Connections;
import danliao.gateway.presence.RedisPresence;
import io.grpc.ServerBuilder;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.grpc.server.ServerBuilderCustomizer;

/** Reaching devices on this gateway and on others. */
@Configuration(proxyBeanMethods = false)
public class RoutingConfiguration {
  @Bean
  Peers peers(InternalCredentials credentials, GatewaySettings settings, MeterRegistry meters) {
    return new Peers(credentials, settings, meters);
  }

  @Bean
  PushRouter pushRouter(
      Incarnation self, Connections connections, Peers peers, MeterRegistry meters) {
    return new Router(self, connections, peers, meters);
  }

  @Bean
  Replacements replacements(Incarnation self, RedisPresence presence, Peers peers) {
    return new Replacements(self, presence, peers);
  }

  @Bean
  GatewayService gatewayService(Connections connections, GatewayClock clock) {
    return new GatewayService(connections, clock);
  }

  /** Nothing we serve blocks, and a thread switch a call would cost more than the call. */
  @Bean
  <T extends ServerBuilder<T>> ServerBuilderCustomizer<T> onGrpcsOwnThreads() {
    return ServerBuilder::directExecutor;
  }
}
