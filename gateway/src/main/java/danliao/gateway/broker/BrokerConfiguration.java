package danliao.gateway.broker;

import danliao.api.Topics;
import danliao.gateway.settings.GatewaySettings;
import danliao.service.broker.RocketMqConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.util.HashedWheelTimer;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.apache.rocketmq.spring.autoconfigure.RocketMQProperties;
import org.apache.rocketmq.spring.core.RocketMQTemplate;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Wires the publishing of commands by RocketMQ Spring's template. */
@Import(RocketMqConfiguration.class)
@Configuration(proxyBeanMethods = false)
public class BrokerConfiguration {
  @Bean
  BrokerSettings brokerSettings(
      RocketMQProperties rocket,
      GatewaySettings settings,
      @Value("${danliao.gateway.command-topic:" + Topics.COMMAND + "}") String topic) {
    return new BrokerSettings(
        rocket.getNameServer(),
        topic,
        settings.timeouts().publish(),
        settings.limits().publishesInFlight(),
        settings.limits().publishBytes());
  }

  @Bean(name = "broker", initMethod = "start", destroyMethod = "stop")
  BrokerHealth brokerHealth(RocketMQTemplate rocketMq, BrokerSettings settings) {
    return new BrokerHealth(rocketMq.getProducer(), settings);
  }

  @Bean(destroyMethod = "stop")
  HashedWheelTimer publishTimeouts() {
    return new HashedWheelTimer(
        Thread.ofPlatform().daemon().name("publish-timeouts").factory(),
        100,
        TimeUnit.MILLISECONDS);
  }

  @Bean(destroyMethod = "stop")
  RocketPublisher commandPublisher(
      RocketMQTemplate rocketMq,
      BrokerSettings settings,
      BrokerHealth health,
      HashedWheelTimer publishTimeouts,
      MeterRegistry meters) {
    return new RocketPublisher(rocketMq, settings, health, publishTimeouts, meters);
  }

  @Bean
  RetryAfter retryAfter(GatewaySettings settings) {
    return new RetryAfter(
        settings.limits().retriesPerSecond(),
        System::nanoTime,
        RandomGenerator.of("SplittableRandom"));
  }

  @Bean
  OfflineMarks offlineMarks(CommandPublisher publisher, Clock clock, MeterRegistry meters) {
    return new OfflineMarks(publisher, clock, meters);
  }
}
