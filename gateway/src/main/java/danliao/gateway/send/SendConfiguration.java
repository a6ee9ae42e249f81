package danliao.gateway.send;

import danliao.gateway.broker.CommandPublisher;
import danliao.gateway.broker.OfflineMarks;
import danliao.gateway.broker.RetryAfter;
import danliao.gateway.connection.SendQuota;
import danliao.gateway.limits.Capacity;
import danliao.gateway.presence.RedisDeviceRegister;
import danliao.gateway.redis.RedisLink;
import danliao.gateway.routing.PushRouter;
import danliao.gateway.settings.AllowedStamps;
import danliao.gateway.settings.GatewaySettings;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What happens to a {@code send}. */
@Configuration(proxyBeanMethods = false)
public class SendConfiguration {
  @Bean
  Claims claims(RedisLink redis, GatewaySettings settings, MeterRegistry meters) {
    return new RedisClaims(redis, settings.resendWindow(), meters);
  }

  @Bean
  Recipients recipients(
      RedisDeviceRegister presence, PushRouter router, OfflineMarks offline, MeterRegistry meters) {
    return new Recipients(presence, router, offline, meters);
  }

  @Bean
  Dispatch dispatch(
      GatewaySettings settings,
      Claims claims,
      CommandPublisher publisher,
      Recipients recipients,
      RetryAfter retryAfter,
      MeterRegistry meters) {
    Capacity inHand =
        new Capacity(settings.limits().publishesInFlight(), settings.limits().sendBytes());
    meters.gauge("danliao.gateway.sends", inHand, Capacity::items);
    Gauge.builder("danliao.gateway.sends.bytes", inHand, Capacity::bytes)
        .baseUnit("bytes")
        .register(meters);
    return new Dispatch(
        inHand, claims, publisher, recipients, retryAfter, settings.limits().sendsInFlight());
  }

  @Bean
  SendHandler sendHandler(
      GatewaySettings settings, SendQuota quota, AllowedStamps stamps, Dispatch dispatch) {
    return new SendHandler(
        new SendChecks(settings.limits().contentBytes()), quota, stamps, dispatch);
  }
}
