package danliao.service.broker;

import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.spring.autoconfigure.RocketMQAutoConfiguration;
import org.apache.rocketmq.spring.autoconfigure.RocketMQProperties;
import org.apache.rocketmq.spring.core.RocketMQTemplate;
import org.apache.rocketmq.spring.support.RocketMQMessageConverter;
import org.apache.rocketmq.spring.support.RocketMQMessageListenerContainerRegistrar;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.Environment;

/**
 * What services have in the place of two beans of RocketMQ Spring: a template that sends bodies as
 * they are, and listeners that wait for their broker. The producer is the starter's.
 */
@Configuration(proxyBeanMethods = false)
public class RocketMqConfiguration {
  @Bean(RocketMQAutoConfiguration.ROCKETMQ_TEMPLATE_DEFAULT_GLOBAL_NAME)
  RocketMQTemplate rocketMqTemplate(DefaultMQProducer producer, Environment settings) {
    ClientThreads.few(producer, settings);
    return new BodyTemplate(producer);
  }

  @Bean
  RocketMQMessageListenerContainerRegistrar patientListeners(
      RocketMQMessageConverter converter,
      RocketMQProperties properties,
      ObjectProvider<RocketMQTemplate> rocketMq,
      GenericApplicationContext context) {
    return new PatientListeners(converter, properties, rocketMq, context);
  }
}
