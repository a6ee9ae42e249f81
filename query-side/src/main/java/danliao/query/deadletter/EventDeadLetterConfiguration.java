package danliao.query.deadletter;

import danliao.query.database.DatabaseConfiguration;
import danliao.query.database.Readers;
import danliao.query.processing.ProcessingConfiguration;
import danliao.query.processing.ProcessingGroup;
import danliao.query.processing.ProjectionRunner;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.serialization.Serializer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Wires the dead letters of events; those of commands need a broker besides. */
@Configuration(proxyBeanMethods = false)
@Import({ProcessingConfiguration.class, DatabaseConfiguration.class})
public class EventDeadLetterConfiguration {
  @Bean
  EventDeadLetters eventDeadLetters(
      Readers readers,
      JdbcClient jdbc,
      Serializer serializer,
      org.axonframework.config.Configuration axon,
      ProjectionRunner runner,
      ObjectProvider<ProcessingGroup> always,
      TransactionManager transactions) {
    return new EventDeadLetters(
        JdbcClient.create(readers.connections()),
        jdbc,
        letter -> letter.read(serializer, axon.upcasterChain()),
        runner::handler,
        name ->
            always.stream()
                .filter(group -> group.name().equals(name))
                .map(ProcessingGroup::handler)
                .findFirst(),
        transactions);
  }
}
