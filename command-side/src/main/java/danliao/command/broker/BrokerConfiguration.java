package danliao.command.broker;

import danliao.command.settings.CommandSideSettings;
import org.apache.rocketmq.spring.core.RocketMQTemplate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires what both directions of RocketMQ need. */
@Configuration(proxyBeanMethods = false)
public class BrokerConfiguration {
  @Bean
  Publisher publisher(RocketMQTemplate rocketMq, CommandSideSettings settings) {
    return new Publisher(rocketMq.getProducer(), settings.sendTimeout());
  }

  @Bean
  BrokerGate brokerGate(RocketMQTemplate rocketMq, CommandSideSettings settings) {
    return new BrokerGate(rocketMq.getProducer(), settings.commandTopic(), settings.brokerWait());
  }
}
