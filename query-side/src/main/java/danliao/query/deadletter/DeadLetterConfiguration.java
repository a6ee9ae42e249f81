package danliao.query.deadletter;

import danliao.query.database.DatabaseConfiguration;
import danliao.query.database.Readers;
import danliao.service.broker.Publisher;
import org.apache.rocketmq.spring.core.RocketMQTemplate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Dead letters of both kinds. */
@Configuration(proxyBeanMethods = false)
@Import({
  DeadLettersController.class,
  DatabaseConfiguration.class,
  EventDeadLetterConfiguration.class
})
public class DeadLetterConfiguration {
  @Bean
  CommandDeadLetters commandDeadLetters(
      Readers readers,
      JdbcClient jdbc,
      PlatformTransactionManager transactions,
      RocketMQTemplate rocketmq) {
    return new CommandDeadLetters(
        JdbcClient.create(readers.connections()),
        jdbc,
        new TransactionTemplate(transactions),
        new Publisher(rocketmq));
  }
}
