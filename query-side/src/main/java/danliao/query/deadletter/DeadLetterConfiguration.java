package danliao.query.deadletter;

import org.apache.rocketmq.spring.core.RocketMQTemplate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Dead letters of both kinds. */
@Configuration(proxyBeanMethods = false)
@Import(DeadLettersController.class)
public class DeadLetterConfiguration {
  @Bean
  DeadCommands deadCommands(
      JdbcClient jdbc, PlatformTransactionManager transactions, RocketMQTemplate rocketmq) {
    return new DeadCommands(jdbc, new TransactionTemplate(transactions), rocketmq.getProducer());
  }
}
