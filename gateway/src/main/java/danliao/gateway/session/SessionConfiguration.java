package danliao.gateway.session;

import danliao.gateway.ack.AckHandler;
import danliao.gateway.broker.OfflineMarks;
import danliao.gateway.connection.Connections;
import danliao.gateway.drain.Drains;
import danliao.gateway.presence.RedisDeviceRegister;
import danliao.gateway.send.SendHandler;
import danliao.gateway.settings.GatewaySettings;
import java.time.Clock;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The life of a connection, seen from above. */
@Configuration(proxyBeanMethods = false)
public class SessionConfiguration {
  /** The query side looks at leases once a second, and its look may take as long. */
  private static final Duration VIEW_OF_OTHERS = Duration.ofSeconds(2);

  @Bean
  Departures departures(RedisDeviceRegister presence, OfflineMarks offline) {
    return new Departures(presence, offline);
  }

  @Bean
  Sessions sessions(
      GatewaySettings settings,
      Clock clock,
      Connections connections,
      SendHandler sends,
      AckHandler acks,
      Drains drains,
      Departures departures) {
    return new Sessions(settings, clock, connections, sends, acks, drains, departures);
  }

  @Bean
  Restoration restoration(
      GatewaySettings settings,
      Connections connections,
      RedisDeviceRegister presence,
      Drains drains) {
    return new Restoration(
        connections, presence, drains, settings.timeouts().leaseView().plus(VIEW_OF_OTHERS));
  }
}
