package danliao.gateway.broker;

import danliao.api.Topics;
import danliao.gateway.settings.GatewaySettings;
import danliao.gateway.settings.Incarnation;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.util.HashedWheelTimer;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.spring.autoconfigure.RocketMQProperties;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * RocketMQ Spring's settings ({@code rocketmq.name-server}, {@code rocketmq.producer.group}) with a
 * producer of our own: its template would keep the gateway from starting while the broker is away.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RocketMQProperties.class)
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

  @Bean(destroyMethod = "")
  DefaultMQProducer rocketClient(RocketMQProperties rocket) {
    return new DefaultMQProducer(rocket.getProducer().getGroup());
  }

  @Bean
  RocketProducer rocketProducer(
      DefaultMQProducer client,
      BrokerSettings settings,
      BrokerHealth health,
      Incarnation incarnation) {
    return new RocketProducer(client, settings, health, incarnation);
  }

  @Bean("broker")
  BrokerHealth brokerHealth() {
    return new BrokerHealth();
  }

  @Bean(destroyMethod = "stop")
  HashedWheelTimer publishTimeouts() {
    return new HashedWheelTimer(
        Thread.ofPlatform().daemon().name("publish-timeouts").factory(),
        100,
        TimeUnit.MILLISECONDS);
  }

  @Bean
  CommandPublisher commandPublisher(
      DefaultMQProducer client,
      BrokerSettings settings,
      BrokerHealth health,
      HashedWheelTimer publishTimeouts,
      MeterRegistry meters) {
    return new RocketPublisher(client, settings, health, publishTimeouts, meters);
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
