package danliao.gateway;

import danliao.api.Startup;
import danliao.gateway.ack.AckConfiguration;
import danliao.gateway.auth.AuthConfiguration;
import danliao.gateway.broker.BrokerConfiguration;
import danliao.gateway.connection.ConnectionConfiguration;
import danliao.gateway.drain.DrainConfiguration;
import danliao.gateway.http.HttpConfiguration;
import danliao.gateway.presence.PresenceConfiguration;
import danliao.gateway.redis.RedisConfiguration;
import danliao.gateway.routing.RoutingConfiguration;
import danliao.gateway.send.SendConfiguration;
import danliao.gateway.session.SessionConfiguration;
import danliao.gateway.settings.SettingsConfiguration;
import danliao.gateway.web.WebConfiguration;
import danliao.service.internal.InternalConfiguration;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/** Starts a gateway. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({
  SettingsConfiguration.class,
  AuthConfiguration.class,
  InternalConfiguration.class,
  RedisConfiguration.class,
  BrokerConfiguration.class,
  ConnectionConfiguration.class,
  PresenceConfiguration.class,
  RoutingConfiguration.class,
  SendConfiguration.class,
  AckConfiguration.class,
  DrainConfiguration.class,
  SessionConfiguration.class,
  WebConfiguration.class,
  HttpConfiguration.class,
})
public class GatewayApplication {
  private GatewayApplication() {}

  public static void main(String[] args) {
    Startup.orExit("gateway", () -> SpringApplication.run(GatewayApplication.class, args));
  }
}
