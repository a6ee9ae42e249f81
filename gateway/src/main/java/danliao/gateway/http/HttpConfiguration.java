package danliao.gateway.http;

import danliao.gateway.auth.TokenVerifier;
import danliao.gateway.broker.CommandPublisher;
import danliao.gateway.connection.ConnectionFactory;
import danliao.gateway.connection.Connections;
import danliao.gateway.presence.GatewayLease;
import danliao.gateway.presence.RedisDeviceRegister;
import danliao.gateway.routing.Replacements;
import danliao.gateway.session.Departures;
import danliao.gateway.session.Restoration;
import danliao.gateway.settings.GatewaySettings;
import danliao.gateway.web.WebPages;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The port clients come through. */
@Configuration(proxyBeanMethods = false)
public class HttpConfiguration {
  @Bean
  ClientPipeline clientPipeline(GatewaySettings settings, ConnectionFactory connections) {
    return new ClientPipeline(settings, connections);
  }

  @Bean
  Upgrades upgrades(
      TokenVerifier tokens,
      RedisDeviceRegister presence,
      Replacements replacements,
      ClientPipeline pipeline) {
    return new Upgrades(tokens::verify, presence, replacements::replace, pipeline);
  }

  @Bean
  Actuator actuator(
      HealthEndpoint health, PrometheusMeterRegistry metrics, GatewaySettings settings) {
    return new Actuator(health, metrics, new ActuatorCallers(settings.actuatorPublic()));
  }

  @Bean
  ClientChannels clientChannels(
      ClientPipeline pipeline,
      Upgrades upgrades,
      Actuator actuator,
      ObjectProvider<WebPages> pages,
      GatewaySettings settings,
      PrometheusMeterRegistry meters) {
    return new ClientChannels(
        pipeline,
        upgrades,
        actuator,
        pages.getIfAvailable(),
        settings.limits().connections(),
        meters);
  }

  @Bean
  GatewayServer gatewayServer(
      GatewaySettings settings,
      ClientChannels channels,
      Connections connections,
      Departures departures,
      CommandPublisher publisher,
      GatewayLease lease,
      Restoration restoration,
      ApplicationContext context) {
    return new GatewayServer(
        settings, channels, connections, departures, publisher, lease, restoration, context);
  }
}
