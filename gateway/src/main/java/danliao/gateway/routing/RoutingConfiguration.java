package danliao.gateway.routing;

import danliao.gateway.connection.Connections;
import danliao.gateway.presence.RedisDeviceRegister;
import danliao.gateway.settings.AllowedStamps;
import danliao.gateway.settings.GatewaySettings;
import danliao.gateway.settings.Incarnation;
import danliao.service.internal.InternalCredentials;
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
  LocalDevices localDevices(Connections connections) {
    return new LocalDevices(connections);
  }

  @Bean
  PushRouter pushRouter(Incarnation self, LocalDevices devices, Peers peers, MeterRegistry meters) {
    return new Router(self, devices, peers, meters);
  }

  @Bean
  Replacements replacements(
      Incarnation self, RedisDeviceRegister presence, LocalDevices devices, Peers peers) {
    return new Replacements(self, presence, devices, peers);
  }

  @Bean
  GatewayService gatewayService(LocalDevices devices, AllowedStamps stamps) {
    return new GatewayService(devices, stamps);
  }

  /** Nothing we serve blocks, and a thread switch a call would cost more than the call. */
  @Bean
  <T extends ServerBuilder<T>> ServerBuilderCustomizer<T> onGrpcsOwnThreads() {
    return ServerBuilder::directExecutor;
  }
}
