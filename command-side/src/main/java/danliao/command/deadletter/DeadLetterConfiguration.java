package danliao.command.deadletter;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Wires the place where commands are set aside. */
@Configuration(proxyBeanMethods = false)
public class DeadLetterConfiguration {
  @Bean
  DeadCommands deadCommands(JdbcClient database, PlatformTransactionManager transactions) {
    return new JdbcDeadCommands(database, new TransactionTemplate(transactions));
  }
}
