package danliao.axon;

import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.common.jdbc.DataSourceConnectionProvider;
import org.axonframework.common.transaction.NoTransactionManager;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.config.Configuration;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.serialization.Serializer;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;

/** The event store in our own database. */
@org.springframework.context.annotation.Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = EventStoreKind.SETTING, havingValue = "jdbc", matchIfMissing = true)
class JdbcEventStoreConfiguration {
  @Bean
  EventTable eventTable(
      ConnectionProvider connections,
      TransactionManager transactions,
      Serializer serializer,
      Configuration axon,
      AxonSettings settings) {
    return EventTable.on(connections, transactions, serializer, axon.upcasterChain(), settings);
  }

  @Bean
  EventReaders eventReaders(Serializer serializer, Configuration axon, AxonSettings settings) {
    return connections ->
        EventTable.on(
            new DataSourceConnectionProvider(connections),
            NoTransactionManager.INSTANCE,
            serializer,
            axon.upcasterChain(),
            settings);
  }

  @Bean
  EventStore eventStore(EventTable events, AxonSettings settings) {
    return TailingEventStore.on(events, settings);
  }
}
