package danliao.command.message;

import danliao.axon.EventStreams;
import danliao.command.settings.CommandSideSettings;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.SimpleCommandBus;
import org.axonframework.common.transaction.NoTransactionManager;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.config.AggregateConfigurer;
import org.axonframework.config.ConfigurerModule;
import org.axonframework.eventsourcing.EventSourcingRepository;
import org.axonframework.modelling.command.CommandTargetResolver;
import org.axonframework.modelling.command.VersionedAggregateIdentifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the message aggregate. */
@Configuration(proxyBeanMethods = false)
public class MessageConfiguration {
  /** Commands run inside a group's transaction: one of their own would end the group's. */
  @Bean
  CommandBus commandBus() {
    return SimpleCommandBus.builder().transactionManager(NoTransactionManager.INSTANCE).build();
  }

  @Bean
  MessageCache messageCache(CommandSideSettings settings) {
    return new MessageCache(settings.cacheSize());
  }

  @Bean
  GroupCommit groupCommit(
      CommandBus commands,
      TransactionManager transactions,
      EventStreams stored,
      MessageCache cache) {
    return new GroupCommit(commands, transactions, stored, cache);
  }

  @Bean
  ConfigurerModule messageAggregate(MessageCache cache) {
    return configurer ->
        configurer.configureAggregate(
            AggregateConfigurer.defaultConfiguration(Message.class)
                .configureCommandTargetResolver(axon -> targetResolver())
                .configureRepository(
                    axon ->
                        new MessageRepository(
                            EventSourcingRepository.builder(Message.class)
                                .eventStore(axon.eventStore())
                                .cache(cache)
                                .parameterResolverFactory(axon.parameterResolverFactory())
                                .handlerDefinition(axon.handlerDefinition(Message.class))
                                .repositoryProvider(axon::repository))));
  }

  static CommandTargetResolver targetResolver() {
    return command ->
        new VersionedAggregateIdentifier(
            (Object) ((MessageCommand) command.getPayload()).messageId(), null);
  }
}
