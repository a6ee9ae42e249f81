package danliao.service.broker;

import org.apache.rocketmq.spring.autoconfigure.RocketMQProperties;
import org.apache.rocketmq.spring.core.RocketMQTemplate;
import org.apache.rocketmq.spring.support.RocketMQMessageConverter;
import org.apache.rocketmq.spring.support.RocketMQMessageListenerContainerRegistrar;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;

/** Import it for listeners that wait for RocketMQ; the starter's own are then not made. */
@Configuration(proxyBeanMethods = false)
public class BrokerConfiguration {
  @Bean
  RocketMQMessageListenerContainerRegistrar patientListeners(
      RocketMQMessageConverter converter,
      RocketMQProperties properties,
      ObjectProvider<RocketMQTemplate> rocketMq,
      GenericApplicationContext context) {
    return new PatientListeners(converter, properties, rocketMq, context);
  }
}
