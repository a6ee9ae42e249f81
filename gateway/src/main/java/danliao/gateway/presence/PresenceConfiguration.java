package danliao.gateway.presence;

import danliao.gateway.redis.RedisLink;
import danliao.gateway.settings.AllowedStamps;
import danliao.gateway.settings.GatewaySettings;
import danliao.gateway.settings.Incarnation;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Who is connected where. */
@Configuration(proxyBeanMethods = false)
public class PresenceConfiguration {
  @Bean
  LiveGateways liveGateways(RedisLink redis) {
    return new LiveGateways(redis);
  }

  @Bean
  RedisDeviceRegister deviceRegister(
      RedisLink redis,
      LiveGateways live,
      Incarnation self,
      AllowedStamps stamps,
      GatewaySettings settings,
      MeterRegistry meters) {
    return new RedisDeviceRegister(
        redis, live, self, stamps, settings.limits().devicesPerUser(), meters);
  }

  @Bean(name = "node")
  NodeNumber nodeNumber(
      RedisLink redis,
      GatewaySettings settings,
      Incarnation self,
      AllowedStamps stamps,
      MeterRegistry meters) {
    return new NodeNumber(redis, settings.nodeNumber(), self, stamps, meters);
  }

  @Bean(name = "presence", destroyMethod = "")
  GatewayLease gatewayLease(
      RedisLink redis,
      LiveGateways live,
      Incarnation self,
      AllowedStamps stamps,
      Clock clock,
      GatewaySettings settings,
      MeterRegistry meters) {
    return new GatewayLease(redis, live, self, stamps, clock, settings.timeouts(), meters);
  }
}
