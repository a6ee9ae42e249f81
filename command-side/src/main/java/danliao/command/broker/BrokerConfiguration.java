package danliao.command.broker;

import danliao.command.settings.CommandSideSettings;
import org.apache.rocketmq.spring.core.RocketMQTemplate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Wires RocketMQ: publishing, and listeners that wait for it. */
@Import(danliao.service.broker.BrokerConfiguration.class)
@Configuration(proxyBeanMethods = false)
public class BrokerConfiguration {
  @Bean
  Publisher publisher(RocketMQTemplate rocketMq, CommandSideSettings settings) {
    return new Publisher(rocketMq.getProducer(), settings.sendTimeout());
  }
}
